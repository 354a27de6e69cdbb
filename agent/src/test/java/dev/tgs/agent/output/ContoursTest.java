package dev.tgs.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.media.Mask;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContoursTest {
  @Test
  void onePixelIsASquareClockwise() {
    List<int[]> loops =
        Contours.trace(Mask.of(3, 4, new byte[] {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}));

    assertThat(loops).hasSize(1);
    assertThat(loops.get(0)).containsExactly(2, 1, 2, 2, 1, 2, 1, 1);
  }

  @Test
  void pixelsThatTouchAtACornerAreOneLoop() {
    assertThat(Contours.trace(Mask.of(2, 2, new byte[] {1, 0, 0, 1}))).hasSize(1);
    assertThat(Contours.trace(Mask.of(2, 2, new byte[] {0, 1, 1, 0}))).hasSize(1);
  }

  @Test
  void aHoleIsALoopOfItsOwn() {
    assertThat(Contours.trace(Mask.of(3, 3, new byte[] {1, 1, 1, 1, 0, 1, 1, 1, 1}))).hasSize(2);
  }

  @Test
  void anEmptyMaskHasNoOutline() {
    assertThat(Contours.trace(Mask.empty(5, 5))).isEmpty();
    assertThat(Contours.join(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.5, 0.8, 1})
  void fillingTheOutlinesGivesBackTheMask(double density) {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      Mask mask =
          Mask.of(
              1 + random.nextInt(20), 1 + random.nextInt(20), i -> random.nextDouble() < density);
      List<int[]> loops = Contours.trace(mask);

      assertThat(fill(mask, loops)).isEqualTo(mask);
      assertThat(fill(mask, List.of(Contours.join(loops)))).isEqualTo(mask);
    }
  }

  /** Even-odd rule: a pixel is inside if a ray to its right meets an odd number of edges. */
  private static Mask fill(Mask size, List<int[]> loops) {
    return Mask.of(
        size.height(),
        size.width(),
        i -> {
          int row = i / size.width();
          double y = row + 0.5;
          double x = i % size.width() + 0.5;
          boolean inside = false;
          for (int[] loop : loops) {
            for (int k = 0; k < loop.length; k += 2) {
              int x0 = loop[k];
              int y0 = loop[k + 1];
              int x1 = loop[(k + 2) % loop.length];
              int y1 = loop[(k + 3) % loop.length];
              if ((y0 > y) != (y1 > y) && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)) {
                inside = !inside;
              }
            }
          }
          return inside;
        });
  }
}
