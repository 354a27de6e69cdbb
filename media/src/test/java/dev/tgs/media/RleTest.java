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

class RleTest {
  private static Mask fixture(int height, int width, int seed, int cut) {
    if (cut >= 0) {
      return Mask.of(height, width, i -> Fixtures.scramble(i + seed * 1_000_003) >>> 24 < cut);
    }
    int radius = Math.min(height, width);
    return Mask.of(
        height,
        width,
        i -> {
          int y = 2 * (i / width) - height;
          int x = 2 * (i % width) - width;
          return y * y + x * x < radius * radius / 2;
        });
  }

  @TestFactory
  Stream<DynamicTest> equalsCocoBothWays() {
    return Fixtures.table("rle.csv", "\t").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    String.join(" ", Arrays.copyOf(row, 4)),
                    () -> {
                      int[] n = Stream.of(row).limit(4).mapToInt(Integer::parseInt).toArray();
                      Mask mask = fixture(n[0], n[1], n[2], n[3]);
                      int[] counts =
                          Stream.of(row[4].split(" ")).mapToInt(Integer::parseInt).toArray();
                      assertThat(Rle.counts(mask)).isEqualTo(counts);
                      assertThat(Rle.mask(n[0], n[1], counts)).isEqualTo(mask);
                      assertThat(Rle.encode(mask)).isEqualTo(row[5]);
                      assertThat(Rle.decode(n[0], n[1], row[5])).isEqualTo(mask);
                    }));
  }

  @Test
  void runsGoDownTheColumns() {
    Mask mask = Mask.of(2, 3, new byte[] {0, 1, 0, 1, 1, 0});
    assertThat(Rle.counts(mask)).containsExactly(1, 3, 2);
  }

  @Test
  void runsOfNoPixelsAreRead() {
    assertThat(Rle.mask(2, 2, new int[] {0, 2, 0, 0, 2}))
        .isEqualTo(Rle.mask(2, 2, new int[] {0, 2, 2}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 1    | has runs that add up to 4 and not to 6",
        "3 4    | has runs that add up to 7 and not to 6",
        "-1 7   | has a negative run of -1",
        "2147483647 2147483647 8 | has runs that add up to 4294967302 and not to 6",
      })
  void refusesCountsThatDoNotFit(String counts, String message) {
    int[] values = Stream.of(counts.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThatThrownBy(() -> Rle.mask(2, 3, values))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("the run-length code of a mask of 2 x 3 " + message + ";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | has runs that add up to 3 and not to 6",
        "P | ends in the middle of a run",
        "~ | has a character outside its alphabet at position 0",
        "3! | has a character outside its alphabet at position 1",
        "O | has a run of -1 pixels",
        "7 | has a run of 7 pixels",
        "ooooooo0 | has a run of more than 32 bits",
        "111N | has a run of -1 pixels",
      })
  void refusesTextThatIsDamaged(String text, String message) {
    assertThatThrownBy(() -> Rle.decode(2, 3, text))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("the run-length code of a mask of 2 x 3 " + message);
  }

  @Test
  void refusesASizeNoPictureHas() {
    assertThatThrownBy(() -> Rle.decode(1 << 16, 1 << 16, "0"))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("has a size outside 1 to 67108864 pixels");
  }
}
