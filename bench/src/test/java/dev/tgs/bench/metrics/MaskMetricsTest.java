package dev.tgs.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors computed by the published evaluation code, small enough to check by hand. */
class MaskMetricsTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void free() {
    scope.close();
  }

  /** Frames of 2 x 4 digits, rows one after the other. */
  private static Tensor frames(String... frames) {
    float[] values = new float[frames.length * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = frames[i / 8].charAt(i % 8) - '0';
    }
    return Tensor.of(values, frames.length, 2, 4);
  }

  private static Tensor rectangles(int[]... corners) {
    float[] values = new float[corners.length * 224 * 224];
    for (int t = 0; t < corners.length; t++) {
      int[] c = corners[t];
      for (int y = c[1]; y < c[3]; y++) {
        Arrays.fill(values, (t * 224 + y) * 224 + c[0], (t * 224 + y) * 224 + c[2], 1);
      }
    }
    return Tensor.of(values, corners.length, 224, 224);
  }

  @Test
  void fourSmallFrames() {
    Tensor p = frames("11000000", "00000000", "10000001", "00000000");
    Tensor g = frames("10001000", "00000000", "00000000", "11110000");
    // The third frame marks 2 of 8 pixels where nothing is; the fourth misses everything.
    assertThat(MaskMetrics.j(p, g)).isEqualTo(0.52083337f);
    assertThat(MaskMetrics.s(p)).isEqualTo(0.25f);
  }

  @Test
  void theCurvesAreAveragedBeforeTheMaximum() {
    Tensor a = Tensor.of(new float[] {.9f, .6f, .2f, .1f, .8f, .05f, 0, 1}, 1, 2, 4);
    Tensor b = Tensor.of(new float[] {.5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f}, 1, 2, 4);
    Tensor c = Tensor.of(new float[] {.3f, .7f, .2f, .1f, .4f, .05f, 0, .01f}, 1, 2, 4);
    Tensor d = Tensor.of(new float[8], 1, 2, 4);
    Tensor ga = frames("10001000");
    Tensor gb = frames("00000000");
    Tensor gc = frames("01100000");
    Tensor gd = frames("11110000");
    assertThat(MaskMetrics.f(a, ga)).isCloseTo(.72222221f, within(1e-7f));
    assertThat(MaskMetrics.f(b, gb)).isZero();
    assertThat(MaskMetrics.f(c, gc)).isCloseTo(.8124999f, within(1e-7f));
    assertThat(MaskMetrics.f(d, gd)).isCloseTo(.56521738f, within(1e-7f));
    assertThat(MaskMetrics.f(Tensor.cat(0, a, b, c, d), Tensor.cat(0, ga, gb, gc, gd)))
        .isCloseTo(.51157403f, within(1e-7f));
  }

  @Test
  void probabilitiesAreTakenAsTheyAre() {
    Tensor q = Tensor.of(new float[] {.500f, .502f, .510f, .200f}, 1, 1, 4);
    Tensor g = Tensor.of(new float[] {0, 1, 1, 0}, 1, 1, 4);
    assertThat(MaskMetrics.f(q, g)).isCloseTo(.81249994f, within(1e-7f));
  }

  @Test
  void aProbabilityOfExactlyOneReachesTheLastThreshold() {
    float[] thresholds = MaskMetrics.thresholds();
    assertThat(thresholds).hasSize(255).startsWith(0f).endsWith(1f);
    Tensor q = Tensor.of(new float[] {1, Math.nextDown(1f), 0, 0}, 1, 1, 4);
    Tensor g = Tensor.of(new float[] {1, 0, 0, 0}, 1, 1, 4);
    assertThat(MaskMetrics.f(q, g)).isEqualTo(1f);
  }

  @Test
  void rectanglesAtTheSizeOfTheBenchmark() {
    Tensor p =
        rectangles(
            new int[] {0, 0, 100, 100},
            new int[] {0, 0, 0, 0},
            new int[] {0, 0, 112, 112},
            new int[] {10, 10, 60, 60});
    Tensor g =
        rectangles(
            new int[] {50, 50, 150, 150},
            new int[] {0, 0, 0, 0},
            new int[] {0, 0, 0, 0},
            new int[] {10, 10, 60, 60});
    assertThat(MaskMetrics.j(p, g)).isCloseTo(.72321427f, within(1e-7f));
    assertThat(MaskMetrics.s(p)).isCloseTo(.2924107f, within(1e-7f));
    assertThat(MaskMetrics.f(p, g)).isCloseTo(.625f, within(1e-7f));
  }

  @Test
  void differentShapesAreRefusedWithBoth() {
    assertThatThrownBy(() -> MaskMetrics.j(Tensor.randn(1, 2, 4), Tensor.randn(1, 2, 3)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("[1, 2, 4]")
        .hasMessageContaining("[1, 2, 3]");
  }
}
