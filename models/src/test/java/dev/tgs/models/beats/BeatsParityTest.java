package dev.tgs.models.beats;

import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published implementation; tolerances of the parity contract. */
class BeatsParityTest {
  private static Beats model(String config, DType precision) {
    Beats model = new Beats(ParityFixture.config(config, BeatsConfig.class));
    model.load(
        BeatsKeys.of(ParityWeights.of(config), model.parameters().keySet()), precision, Device.CPU);
    return model;
  }

  @ParameterizedTest
  @CsvSource({
    "segments, beats, F32, 2e-5",
    "long, beats, F32, 2e-5",
    "one-patch, beats, F32, 2e-5",
    "buckets, beats-plain, F32, 2e-5",
    "no-positions, beats-bare, F32, 2e-5",
    "segments, beats, BF16, 5e-2",
    "long, beats, BF16, 5e-2",
    "one-patch, beats, BF16, 5e-2",
    "buckets, beats-plain, BF16, 5e-2",
    "no-positions, beats-bare, BF16, 5e-2"
  })
  void equalsThePublishedImplementation(
      String name, String config, DType precision, double tolerance) {
    ParityFixture fixture = ParityFixture.of("beats-" + name);
    try (Beats model = model(config, precision);
        Scope scope = Scope.open()) {
      Tensor fbank = fixture.get("in.fbank").to(Engine.computeType(precision, Device.CPU));
      assertThat(rel(model.forward(fbank), fixture.get("out.last_hidden_state")))
          .isLessThan(tolerance);
    }
  }

  /** Long sounds do not all go through together, and that must not show. */
  @Test
  void aSoundDoesNotDependOnTheOthers() {
    try (Beats model = model("beats", DType.F32);
        Scope scope = Scope.open()) {
      Tensor fbank = ParityFixture.of("beats-long").get("in.fbank");
      Tensor all = model.forward(Tensor.cat(0, fbank, fbank.flip(1), fbank.neg()));
      assertThat(rel(all.narrow(0, 0, 1), model.forward(fbank))).isLessThan(1e-5);
      assertThat(rel(all.narrow(0, 2, 1), model.forward(fbank.neg()))).isLessThan(1e-5);
      assertThat(rel(all.narrow(0, 1, 1), model.forward(fbank))).isGreaterThan(0.1);
    }
  }

  @Test
  void aSoundShorterThanAPatchIsRefused() {
    try (Beats model = model("beats", DType.F32);
        Scope scope = Scope.open()) {
      Tensor fbank = Tensor.zeros(DType.F32, 1, 15, 128);
      assertThatThrownBy(() -> model.forward(fbank))
          .hasMessageContaining("at least 16 frames")
          .hasMessageContaining("has 15");
    }
  }
}
