package dev.tgs.bench.parity;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.beats.Beats;
import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.beats.BeatsKeys;
import dev.tgs.models.clip.ClipVision;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.clip.ClipVisionKeys;
import dev.tgs.models.qformer.QformerConfig;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.qformer.QformerProjector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models of the thinker, on tensors that are prepared already. */
final class ThinkSteps {
  private ThinkSteps() {}

  /** {@code hidden_states.0} to {@code hidden_states.N} F32 [b, tokens, hidden]. */
  static Map<String, Tensor> clipVision(ParityCall call, Inputs inputs) {
    ClipVisionConfig config = ConfigFile.read(call.config(), ClipVisionConfig.class);
    long side = config.imageSize();
    Tensor pixels =
        Inputs.shaped("pixel_values", inputs.floats("pixel_values", 4), -1, 3, side, side);
    try (ClipVision model = new ClipVision(config)) {
      ModelSteps.load(model, ClipVisionKeys::of, call, "a CLIP checkpoint");
      List<Tensor> states = model.hiddenStates(pixels.to(ModelSteps.compute(call)));
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (int i = 0; i < states.size(); i++) {
        outputs.put("hidden_states." + i, states.get(i).contiguous());
      }
      return outputs;
    }
  }

  /** {@code last_hidden_state} F32 [b, tokens, width]. */
  static Map<String, Tensor> beats(ParityCall call, Inputs inputs) {
    Tensor fbank = inputs.floats("fbank", 3);
    try (TensorSource file = WeightFiles.open(call.needWeights("a BEATs checkpoint"));
        Beats model =
            new Beats(
                BeatsConfig.in(file)
                    .orElseGet(() -> ConfigFile.read(call.config(), BeatsConfig.class)))) {
      TensorSource tensors = BeatsKeys.of(file, model.parameters().keySet());
      model.load(tensors, call.precision(), Device.CPU);
      Tensor hidden = model.forward(fbank.to(ModelSteps.compute(call)));
      return Map.of("last_hidden_state", hidden.contiguous());
    }
  }

  /** {@code embeds} F32 [b, t * queries, d_model]. */
  static Map<String, Tensor> visualProjector(ParityCall call, Inputs inputs) {
    QformerConfig config = ConfigFile.read(call.config(), QformerConfig.class);
    return projector(QformerProjector.visual(config), QformerKeys::visual, config, call, inputs);
  }

  /** {@code embeds} F32 [b, t * queries, d_model]. */
  static Map<String, Tensor> audioProjector(ParityCall call, Inputs inputs) {
    QformerConfig config = ConfigFile.read(call.config(), QformerConfig.class);
    return projector(QformerProjector.audio(config), QformerKeys::audio, config, call, inputs);
  }

  private static Map<String, Tensor> projector(
      QformerProjector projector,
      WeightFiles.Keys keys,
      QformerConfig config,
      ParityCall call,
      Inputs inputs) {
    try (QformerProjector model = projector) {
      Tensor features =
          Inputs.shaped(
              "features", inputs.floats("features", 4), -1, -1, -1, config.encoderWidth());
      ModelSteps.load(model, keys, call, "a checkpoint with a Q-Former");
      Tensor embeds = model.forward(features, ModelSteps.compute(call));
      return Map.of("embeds", embeds.to(DType.F32).contiguous());
    }
  }
}
