package dev.tgs.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.beats.Beats;
import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.beats.BeatsKeys;
import dev.tgs.models.bert.Bert;
import dev.tgs.models.bert.BertConfig;
import dev.tgs.models.clip.ClipVision;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.clip.ClipVisionKeys;
import dev.tgs.models.qformer.QformerConfig;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.qformer.QformerProjector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small encoders of the parity fixtures: first, middle and last parameters. */
class EncoderGradientsTest {
  @Test
  void bert() {
    try (Bert model = new Bert(ParityFixture.config("bert", BertConfig.class));
        Scope scope = Scope.open()) {
      model.load(ParityWeights.of("bert"), DType.F32, Device.CPU);
      Tensor ids = ParityFixture.of("bert-plain").get("in.input_ids");
      Tensor types = Tensor.zeros(DType.I64, ids.shape());
      Tensor positions = Tensor.arange(0, ids.size(1), DType.I64).expand(ids.shape());
      new GradientCheck(model, () -> List.of(model.forward(ids, types, positions, null, DType.F32)))
          .check(
              5e-3,
              key -> key.startsWith("pooler"),
              "embeddings.word_embeddings.weight",
              "embeddings.LayerNorm.bias",
              "encoder.layer.0.attention.self.query.weight",
              "encoder.layer.0.attention.output.dense.weight",
              "encoder.layer.1.intermediate.dense.weight",
              "encoder.layer.1.output.LayerNorm.weight");
    }
  }

  @Test
  void clip() {
    try (ClipVision model =
            new ClipVision(ParityFixture.config("clip-vision", ClipVisionConfig.class));
        Scope scope = Scope.open()) {
      model.load(
          ClipVisionKeys.of(ParityWeights.of("clip-vision"), model.parameters().keySet()),
          DType.F32,
          Device.CPU);
      Tensor pixels =
          ParityFixture.of("clip-vision-two-pictures").get("in.pixel_values").narrow(0, 0, 1);
      new GradientCheck(model, () -> List.of(model.hiddenState(pixels, 4)))
          .check(
              5e-3,
              key -> false,
              "embeddings.class_embedding",
              "embeddings.patch_embedding.weight",
              "pre_layrnorm.weight",
              "encoder.layers.1.self_attn.k_proj.weight",
              "encoder.layers.2.mlp.fc1.weight",
              "encoder.layers.3.mlp.fc2.bias");
    }
  }

  @Test
  void beats() {
    try (Beats model = new Beats(ParityFixture.config("beats", BeatsConfig.class));
        Scope scope = Scope.open()) {
      model.load(
          BeatsKeys.of(ParityWeights.of("beats"), model.parameters().keySet()),
          DType.F32,
          Device.CPU);
      Tensor fbank = ParityFixture.of("beats-segments").get("in.fbank").narrow(0, 0, 1);
      new GradientCheck(model, () -> List.of(model.forward(fbank)))
          .check(
              5e-3,
              key -> false,
              "patch_embedding.weight",
              "layer_norm.weight",
              "encoder.pos_conv.0.bias",
              "encoder.layers.0.self_attn.relative_attention_bias.weight",
              "encoder.layers.0.self_attn.grep_linear.weight",
              "encoder.layers.1.self_attn.grep_a",
              "encoder.layers.1.fc2.weight");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"visual", "audio"})
  void qformer(String kind) {
    boolean visual = kind.equals("visual");
    QformerConfig config = ParityFixture.config(kind + "-projector", QformerConfig.class);
    try (QformerProjector model =
            visual ? QformerProjector.visual(config) : QformerProjector.audio(config);
        Scope scope = Scope.open()) {
      var wanted = model.parameters().keySet();
      var both = ParityWeights.of("qformer");
      model.load(
          visual ? QformerKeys.visual(both, wanted) : QformerKeys.audio(both, wanted),
          DType.F32,
          Device.CPU);
      Tensor features = ParityFixture.of(kind + "-projector-plain").get("in.features");
      List<String> keys = List.copyOf(wanted);
      new GradientCheck(model, () -> List.of(model.forward(features, DType.F32)))
          .check(
              5e-3,
              key -> false,
              keys.get(0),
              keys.stream().filter(key -> key.endsWith("self.value.weight")).findFirst().get(),
              keys.get(keys.size() - 2),
              keys.get(keys.size() - 1));
    }
  }
}
