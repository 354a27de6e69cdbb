package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {
  private static Image resize(String method, Image image, int height, int width) {
    return switch (method) {
      case "pillow-bilinear" -> Resize.pillowBilinear(image, height, width);
      case "pillow-bicubic" -> Resize.pillowBicubic(image, height, width);
      case "opencv-linear" -> Resize.openCvLinear(image, height, width);
      default -> throw new AssertionError(method);
    };
  }

  @TestFactory
  Stream<DynamicTest> equalsPillowAndOpenCvBitForBit() {
    return Fixtures.table("resize.csv", ",").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    String.join(" ", Arrays.copyOf(row, 7)),
                    () -> {
                      int[] n =
                          Stream.of(row).skip(2).limit(5).mapToInt(Integer::parseInt).toArray();
                      Image image = Fixtures.pattern(row[1], n[0], n[1], n[2]);
                      Image resized = resize(row[0], image, n[3], n[4]);
                      assertThat(resized.height()).isEqualTo(n[3]);
                      assertThat(resized.width()).isEqualTo(n[4]);
                      assertThat(Fixtures.sha256(resized.data())).isEqualTo(row[7]);
                    }));
  }

  /** A step from 0 to a grey at 32 of 64 pixels, shrunk to 20: the scores depend on its foot. */
  @ParameterizedTest
  @CsvSource({"255, 19, 236", "38, 3, 35", "1, 0, 1"})
  void bicubicSpreadsAMaskEdge(int grey, int ninth, int tenth) {
    byte[] row = new byte[64];
    Arrays.fill(row, 32, 64, (byte) grey);
    Image small = Resize.pillowBicubic(Image.of(1, 64, 1, row), 1, 20);
    for (int x = 0; x < 20; x++) {
      int expected = x < 9 ? 0 : x == 9 ? ninth : x == 10 ? tenth : grey;
      assertThat(small.at(0, x, 0)).as("pixel %d", x).isEqualTo(expected);
    }
  }

  @Test
  void refusesSizesOutOfRange() {
    Image image = Image.filled(4, 4, Rgb.BLACK);
    for (String method : new String[] {"pillow-bilinear", "pillow-bicubic", "opencv-linear"}) {
      assertThatThrownBy(() -> resize(method, image, 0, 4))
          .hasMessageContaining("a size of 0 x 4 (height x width) is not between 1 and");
      assertThatThrownBy(() -> resize(method, image, 70_000, 70_000))
          .hasMessageContaining("a size of 70000 x 70000");
    }
  }
}
