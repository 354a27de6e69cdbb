package dev.tgs.models.sam2;

import static dev.tgs.models.ParityFixture.abs;
import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published image predictor; tolerances of the parity contract. */
class Sam2ParityTest {
  @ParameterizedTest
  @CsvSource({
    "sam2-image-one-box, sam2-image-small, sam2-image-small",
    "sam2-image-one-box, sam2-image-small, sam2-image-small.hf",
    "sam2-image-two-pictures, sam2-image-small, sam2-image-small",
    "sam2-image-multimask, sam2-image-small, sam2-image-small",
    "sam2-image-padded-windows, sam2-image-padded, sam2-image-padded",
    "sam2-image-large-windows, sam2-image-large, sam2-image-large"
  })
  void equalsThePublishedImplementation(String name, String config, String weights) {
    ParityFixture fixture = ParityFixture.of(name);
    try (Sam2 model = Sam2.image(ParityFixture.config(config, Sam2Config.class));
        Scope scope = Scope.open()) {
      model.load(
          Sam2Keys.of(ParityWeights.of(weights), model.parameters().keySet()),
          DType.F32,
          Device.CPU);
      ImageEmbedding images = model.encode(pixels(fixture));
      assertThat(rel(images.embedding(), fixture.get("out.image_embed"))).isLessThan(5e-5);
      boolean multimask =
          fixture.has("in.multimask_output") && fixture.get("in.multimask_output").item() != 0;
      Tensor boxes = fixture.get("in.boxes");
      long[] sizes = fixture.get("in.original_sizes").toLongs();
      for (int b = 0; b < boxes.size(0); b++) {
        long height = sizes[2 * b];
        long width = sizes[2 * b + 1];
        MaskPrediction prediction =
            model.predict(
                images.select(b),
                boxes.select(0, b),
                height,
                width,
                multimask ? MaskSelection.MULTIMASK : MaskSelection.PUBLISHED);
        assertThat(rel(prediction.lowResMasks(), fixture.get("out.low_res_masks").select(0, b)))
            .isLessThan(1e-4);
        assertThat(abs(prediction.iou(), fixture.get("out.iou_predictions").select(0, b)))
            .isLessThan(1e-4);
        Tensor expected = fixture.get("out.masks." + b);
        double different =
            prediction.masksAt(height, width).ne(expected).to(DType.F32).sum().item();
        assertThat(different / expected.numel()).isLessThanOrEqualTo(1e-3);
      }
    }
  }

  static Tensor pixels(ParityFixture fixture) {
    return fixture.has("in.pixel_values")
        ? fixture.get("in.pixel_values")
        : fixture.get("in.pixel_values.u8").to(DType.F32).sub(128).div(64);
  }
}
