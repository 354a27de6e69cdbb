package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {
  private static Mask rows(String... rows) {
    return Mask.of(
        rows.length,
        rows[0].length(),
        i -> rows[i / rows[0].length()].charAt(i % rows[0].length()) == '1');
  }

  private static Mask random(int height, int width, double density, long seed) {
    Random random = new Random(seed);
    return Mask.of(height, width, i -> random.nextDouble() < density);
  }

  @Test
  void areaBoxAndOverlapOfASmallMask() {
    Mask mask = rows("00000", "00110", "01110");
    assertThat(mask.area()).isEqualTo(5);
    assertThat(mask.box()).contains(new Box(1, 1, 4, 3));
    Mask other = rows("00000", "00011", "00011");
    assertThat(mask.intersection(other)).isEqualTo(2);
    assertThat(mask.iou(other)).isEqualTo(2 / 7.0);
    assertThat(mask.union(other)).isEqualTo(rows("00000", "00111", "01111"));
  }

  @Test
  void anEmptyMaskHasNoBoxAndNoOverlap() {
    Mask empty = Mask.empty(3, 70);
    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.box()).isEmpty();
    assertThat(empty.iou(empty)).isZero();
    assertThatThrownBy(() -> empty.iou(Mask.empty(70, 3)))
        .hasMessageContaining("masks of one size are needed, not 3 x 70 and 70 x 3");
  }

  /** Against the plain definitions, at sizes on both sides of the 64-bit words. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 64", "64, 1", "7, 63", "9, 65", "33, 128", "50, 61"})
  void agreesWithThePlainDefinitions(int height, int width) {
    for (double density : new double[] {0.002, 0.1, 0.9, 1}) {
      Mask a = random(height, width, density, 1);
      Mask b = random(height, width, 0.5, 2);
      int area = 0;
      int common = 0;
      int either = 0;
      int x0 = width;
      int y0 = height;
      int x1 = 0;
      int y1 = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          either += a.at(y, x) || b.at(y, x) ? 1 : 0;
          if (a.at(y, x)) {
            area++;
            common += b.at(y, x) ? 1 : 0;
            x0 = Math.min(x0, x);
            y0 = Math.min(y0, y);
            x1 = Math.max(x1, x + 1);
            y1 = Math.max(y1, y + 1);
          }
        }
      }
      assertThat(a.area()).isEqualTo(area);
      assertThat(a.intersection(b)).isEqualTo(common);
      assertThat(a.union(b).area()).isEqualTo(either);
      assertThat(a.iou(b)).isCloseTo(either == 0 ? 0 : (double) common / either, within(1e-12));
      if (area > 0) {
        assertThat(a.box()).contains(new Box(x0, y0, x1, y1));
      }
      assertThat(Mask.of(height, width, a.toBytes())).isEqualTo(a);
      assertThat(Mask.of(a.toImage())).isEqualTo(a);
      assertThat(Rle.mask(height, width, Rle.counts(a))).isEqualTo(a);
      assertThat(Rle.decode(height, width, Rle.encode(a))).isEqualTo(a);
    }
  }

  @Test
  void logitsAreThresholdedStrictly() {
    float[] logits = {-1, 0, Float.MIN_VALUE, 3, Float.NaN, 0.5f};
    assertThat(Mask.above(2, 3, logits, 0)).isEqualTo(rows("001", "101"));
    assertThatThrownBy(() -> Mask.above(2, 2, logits, 0))
        .hasMessage("a mask of 2 x 2 has 4 values, not 6");
  }

  @Test
  void nearestResizeTakesTheCentres() {
    Mask mask = rows("10", "01");
    assertThat(mask.resize(4, 4)).isEqualTo(rows("1100", "1100", "0011", "0011"));
    assertThat(mask.resize(4, 4).resize(2, 2)).isEqualTo(mask);
    assertThat(rows("10100").resize(1, 2)).isEqualTo(rows("00"));
  }

  @Test
  void aBoxIsTheMaskOfItsPixelCentres() {
    assertThat(Mask.of(3, 4, new Box(0.5, -2, 2.4, 1.6))).isEqualTo(rows("1100", "1100", "0000"));
  }
}
