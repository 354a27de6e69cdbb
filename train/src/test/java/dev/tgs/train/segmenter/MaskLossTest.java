package dev.tgs.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.sam2.MaskPrediction;
import org.junit.jupiter.api.Test;

class MaskLossTest {
  @Test
  void isWhatOneCalculatesByHand() {
    try (Scope scope = Scope.open()) {
      // Two of four cells are seen; one of them, and one that is not seen, are true.
      Tensor logits = Tensor.of(new float[] {40, 40, -40, -40}, 1, 1, 2, 2);
      Tensor truth = Tensor.of(new float[] {1, 0, 1, 0}, 1, 1, 2, 2);
      MaskPrediction prediction =
          new MaskPrediction(
              logits, Tensor.of(new float[] {.5f}, 1, 1), Tensor.zeros(DType.F32, 1, 1));

      MaskLoss loss = MaskLoss.of(prediction, truth);

      assertThat(loss.pixels().item()).isCloseTo(20, within(1e-4));
      assertThat(loss.dice().item()).isCloseTo(1 - 3 / 5.0, within(1e-5));
      assertThat(loss.iou().item()).isCloseTo(.5 - 1 / 3.0, within(1e-5));
      assertThat(loss.object().item()).isCloseTo(Math.log(2), within(1e-5));
    }
  }
}
