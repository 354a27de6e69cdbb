package dev.tgs.models.clip;

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
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the Hugging Face implementation; tolerances of the parity contract. */
class ClipVisionParityTest {
  private static ClipVision model(String config, DType precision) {
    ClipVision model = new ClipVision(ParityFixture.config(config, ClipVisionConfig.class));
    model.load(
        ClipVisionKeys.of(ParityWeights.of(config), model.parameters().keySet()),
        precision,
        Device.CPU);
    return model;
  }

  @ParameterizedTest
  @CsvSource({
    "two-pictures, clip-vision, F32, 2e-5",
    "odd-size, clip-vision-odd, F32, 2e-5",
    "two-pictures, clip-vision, BF16, 3e-2",
    "odd-size, clip-vision-odd, BF16, 3e-2"
  })
  void equalsThePublishedImplementation(
      String name, String config, DType precision, double tolerance) {
    ParityFixture fixture = ParityFixture.of("clip-vision-" + name);
    try (ClipVision model = model(config, precision);
        Scope scope = Scope.open()) {
      Tensor pixels = fixture.get("in.pixel_values").to(Engine.computeType(precision, Device.CPU));
      List<Tensor> states = model.hiddenStates(pixels);
      assertThat(states).hasSize(1 + model.config().numHiddenLayers());
      for (int i = 0; i < states.size(); i++) {
        assertThat(rel(states.get(i), fixture.get("out.hidden_states." + i)))
            .as("hidden state " + i)
            .isLessThan(tolerance);
        assertThat(model.hiddenState(pixels, i).equal(states.get(i))).isTrue();
      }
    }
  }

  @Test
  void somePatchesOfEachPictureCanBeLookedAt() {
    ParityFixture fixture = ParityFixture.of("clip-vision-two-pictures");
    try (ClipVision model = model("clip-vision", DType.F32);
        Scope scope = Scope.open()) {
      Tensor pixels = fixture.get("in.pixel_values");
      int all = model.config().tokens() - 1;
      long[] each = LongStream.range(0, 2L * all).map(i -> i % all).toArray();
      Tensor whole = model.hiddenState(pixels, Tensor.of(each, 2, all), 4);
      assertThat(rel(whole, model.hiddenState(pixels, 4))).isLessThan(1e-6);

      Tensor some = model.hiddenState(pixels, Tensor.of(new long[] {0, 3, 2, 5}, 2, 2), 0);
      Tensor states = model.hiddenState(pixels, 0);
      assertThat(some.select(0, 0).equal(rows(states.select(0, 0), 0, 1, 4))).isTrue();
      assertThat(some.select(0, 1).equal(rows(states.select(0, 1), 0, 3, 6))).isTrue();
      Tensor looked = model.hiddenState(pixels, Tensor.of(new long[] {0, 3, 2, 5}, 2, 2), 4);
      assertThat(
              looked.select(0, 0).equal(rows(model.hiddenState(pixels, 4).select(0, 0), 0, 1, 4)))
          .as("what is left out is not attended to")
          .isFalse();
    }
  }

  private static Tensor rows(Tensor state, long... rows) {
    return state.indexSelect(0, Tensor.of(rows, rows.length));
  }

  @Test
  void onlyHiddenStatesThatThereAreCanBeAsked() {
    try (ClipVision model = model("clip-vision", DType.F32);
        Scope scope = Scope.open()) {
      Tensor pixels = Tensor.zeros(DType.F32, 1, 3, 70, 70);
      assertThatThrownBy(() -> model.hiddenState(pixels, 5))
          .hasMessageContaining("Hidden state 5")
          .hasMessageContaining("4 layers");
    }
  }
}
