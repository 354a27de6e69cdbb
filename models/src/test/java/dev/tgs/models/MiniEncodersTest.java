package dev.tgs.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.beats.Beats;
import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.clip.ClipVision;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.qformer.QformerConfig;
import dev.tgs.models.qformer.QformerProjector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The small encoders of the thinker fit each other, in both precisions. */
class MiniEncodersTest {
  private static <M extends Module> M filled(M model, DType precision) {
    model.fill((key, shape) -> Tensor.randn(shape).mul(0.1), precision, Device.CPU);
    return model;
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void picturesAndSoundBecomeTokens(DType type) {
    ClipVisionConfig eye = ClipVisionConfig.MINI;
    BeatsConfig ear = BeatsConfig.MINI;
    QformerConfig seen = QformerConfig.mini(eye.hiddenSize(), 48);
    QformerConfig heard = QformerConfig.mini(ear.encoderEmbedDim(), 48);
    try (ClipVision clip = filled(new ClipVision(eye), type);
        Beats beats = filled(new Beats(ear), type);
        QformerProjector visual = filled(QformerProjector.visual(seen), type);
        QformerProjector audio = filled(QformerProjector.audio(heard), type);
        Scope scope = Scope.open()) {
      Tensor states = clip.hiddenState(Tensor.randn(2, 3, 224, 224).to(type), 3);
      assertThat(states.shape()).containsExactly(2, 65, 64);
      Tensor patches = states.narrow(1, 1, 64).unsqueeze(0);
      Tensor sound = beats.forward(Tensor.randn(2, 98, 128).to(type));
      assertThat(sound.shape()).containsExactly(2, 48, 64);
      for (Tensor tokens :
          new Tensor[] {visual.forward(patches, type), audio.forward(sound.unsqueeze(0), type)}) {
        assertThat(tokens.shape()).containsExactly(1, 2 * 8, 48);
        assertThat(tokens.dtype()).isEqualTo(type);
        assertThat(tokens.allFinite()).isTrue();
      }
    }
  }
}
