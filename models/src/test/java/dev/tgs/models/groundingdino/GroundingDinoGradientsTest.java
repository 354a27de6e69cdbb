package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.GradientCheck;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroundingDinoGradientsTest {
  private static final ParityFixture FIXTURE = ParityFixture.of("grounding-dino-two-pictures");

  private final GroundingDino model = load();
  private final Scope scope = Scope.open();
  private final long[] ids = FIXTURE.get("in.input_ids").select(0, 0).toLongs();
  private final Tensor pixels = FIXTURE.get("in.pixel_values").narrow(0, 0, 1);

  private static GroundingDino load() {
    String name = "grounding-dino-small";
    GroundingDino model = GroundingDino.of(ParityFixture.config(name, GroundingDinoConfig.class));
    model.load(ParityWeights.of(name), DType.F32, Device.CPU);
    return model;
  }

  @AfterEach
  void free() {
    scope.close();
    model.close();
  }

  @Test
  void picturesAndWords() {
    new GradientCheck(
            model,
            () -> {
              ImageFeatures image = model.image(pixels);
              TextFeatures text = model.text(ids, DType.F32);
              return List.of(image.features(), image.positions(), text.encoded());
            })
        .check(
            5e-3,
            key ->
                (key.startsWith("transformer.") && !key.contains("level_embed"))
                    || key.startsWith("bbox_embed."),
            "backbone.0.patch_embed.proj.weight",
            "backbone.0.layers.0.blocks.1.attn.relative_position_bias_table",
            "backbone.0.layers.2.blocks.2.mlp.fc1.weight",
            "backbone.0.layers.1.downsample.reduction.weight",
            "input_proj.3.0.weight",
            "bert.encoder.layer.0.attention.self.value.weight",
            "transformer.level_embed",
            "feat_map.weight");
  }

  /** The boxes of a query's last move; those before are given to it and learn nothing from it. */
  @Test
  void detection() {
    ImageFeatures image = model.image(pixels);
    TextFeatures text = model.text(ids, DType.F32);
    new GradientCheck(
            model,
            () -> {
              Detections found = model.detect(image, text);
              return List.of(found.logits().narrow(2, 0, ids.length), found.boxes());
            })
        .check(
            1e-2,
            key ->
                (!key.startsWith("transformer.") && !key.startsWith("bbox_embed."))
                    || key.contains("level_embed")
                    || key.contains("enc_o"),
            "transformer.decoder.layers.1.cross_attn.sampling_offsets.weight",
            "transformer.decoder.layers.1.cross_attn.value_proj.weight",
            "transformer.decoder.layers.1.linear1.weight",
            "transformer.decoder.norm.weight");
  }

  @Test
  void fusedPicturesAndWords() {
    ImageFeatures image = model.image(pixels);
    TextFeatures text = model.text(ids, DType.F32);
    try (Encoder encoder = new Encoder(model.config())) {
      encoder.load(
          RenamedSource.withoutPrefix(
              ParityWeights.of("grounding-dino-small"), "transformer.encoder."),
          DType.F32,
          Device.CPU);
      new GradientCheck(
              encoder,
              () -> {
                Encoder.Output out = encoder.forward(image, text);
                return List.of(out.memory(), out.text());
              })
          .check(
              1e-2,
              key -> false,
              "fusion_layers.0.attn.v_proj.weight",
              "fusion_layers.1.attn.values_l_proj.weight",
              "fusion_layers.1.gamma_v",
              "text_layers.0.self_attn.out_proj.weight",
              "layers.0.self_attn.attention_weights.weight",
              "layers.1.norm2.weight");
    }
  }
}
