package dev.tgs.models.groundingdino;

import static dev.tgs.models.ParityFixture.abs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast path against grid_sample, points outside of the picture included. */
class DeformableSamplerTest {
  private final Random random = new Random(3);

  private Tensor random(double scale, double offset, long... shape) {
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * scale + offset);
    }
    return Tensor.of(values, shape);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 2", "4, 2"})
  void rowsEqualGridSample(int referenceSize, int referenceBatch) {
    var shape = new DeformableSampler.Shape(4, 3, 2, 8);
    var levels =
        new Levels(List.of(new Levels.Size(9, 7), new Levels.Size(4, 3), new Levels.Size(1, 1)));
    int queries = 300; // more than one block
    try (Scope scope = Scope.open()) {
      Tensor values = random(1, 0, 2, levels.tokens(), 32);
      Tensor references = random(.4, .5, referenceBatch, queries, referenceSize);
      Tensor offsets = random(3, 0, 2, queries, 4 * 3 * 2 * 2);
      Tensor logits = random(2, 0, 2, queries, 4 * 3 * 2);
      Tensor rows = DeformableSampler.byRows(shape, levels, values, references, offsets, logits);
      Tensor grid =
          DeformableSampler.byGridSample(shape, levels, values, references, offsets, logits);
      assertThat(abs(rows, grid)).isLessThan(2e-5);
      assertThat(grid.abs().max().item()).isGreaterThan(.5);
    }
  }
}
