package dev.tgs.models.groundingdino;

import static dev.tgs.models.ParityFixture.abs;
import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published detector; tolerances of the parity contract. */
class GroundingDinoParityTest {
  @ParameterizedTest
  @CsvSource({
    "grounding-dino-odd-size, grounding-dino-small, grounding-dino-small",
    "grounding-dino-odd-size, grounding-dino-small, grounding-dino-small.hf",
    "grounding-dino-two-pictures, grounding-dino-small, grounding-dino-small",
    "grounding-dino-sentences, grounding-dino-small, grounding-dino-small",
    "grounding-dino-long-caption, grounding-dino-small, grounding-dino-small",
    "grounding-dino-swin-b, grounding-dino-swin-b, grounding-dino-swin-b",
    "grounding-dino-five-levels, grounding-dino-five-levels, grounding-dino-five-levels"
  })
  void equalsThePublishedImplementation(String name, String config, String weights) {
    ParityFixture fixture = ParityFixture.of(name);
    try (GroundingDino model =
            GroundingDino.of(ParityFixture.config(config, GroundingDinoConfig.class));
        Scope scope = Scope.open()) {
      model.load(
          GroundingDinoKeys.of(ParityWeights.of(weights), model.parameters().keySet()),
          DType.F32,
          Device.CPU);
      Tensor ids = fixture.get("in.input_ids");
      TextFeatures text = model.text(ids.select(0, 0).toLongs(), DType.F32);
      Detections found = model.detect(model.image(fixture.get("in.pixel_values")), text);
      assertThat(rel(found.logits(), fixture.get("out.pred_logits"))).isLessThan(5e-5);
      assertThat(abs(found.boxes(), fixture.get("out.pred_boxes"))).isLessThan(5e-5);
    }
  }

  /** What else is in the batch changes nothing. */
  @Test
  void aPictureInABatchIsSeenAsAlone() {
    ParityFixture fixture = ParityFixture.of("grounding-dino-two-pictures");
    String config = "grounding-dino-small";
    try (GroundingDino model =
            GroundingDino.of(ParityFixture.config(config, GroundingDinoConfig.class));
        Scope scope = Scope.open()) {
      model.load(ParityWeights.of(config), DType.F32, Device.CPU);
      long[] ids = fixture.get("in.input_ids").select(0, 0).toLongs();
      TextFeatures text = model.text(ids, DType.F32);
      Tensor second = fixture.get("in.pixel_values").narrow(0, 1, 1);
      Detections alone = model.detect(model.image(second), text);
      assertThat(rel(alone.logits(), fixture.get("out.pred_logits").narrow(0, 1, 1)))
          .isLessThan(5e-5);
      assertThat(abs(alone.boxes(), fixture.get("out.pred_boxes").narrow(0, 1, 1)))
          .isLessThan(5e-5);
    }
  }
}
