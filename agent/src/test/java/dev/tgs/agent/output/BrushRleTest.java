package dev.tgs.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.media.Mask;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrushRleTest {
  @Test
  void theHeadIsTheOneThatLabelStudioWrites() {
    // 3332 x 2527 x 4 values of 8 bits, lengths of 3, 4, 8 and 16 bits.
    int[] code = BrushRle.encode(Mask.empty(2527, 3332));

    assertThat(java.util.Arrays.copyOf(code, 6)).containsExactly(2, 1, 233, 240, 57, 27);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "7, 5", "300, 400"})
  void decodingGivesBackTheMask(int height, int width) {
    Random random = new Random(3);
    for (double density : new double[] {0, 0.02, 0.5, 1}) {
      Mask mask = Mask.of(height, width, i -> random.nextDouble() < density);

      assertThat(decode(BrushRle.encode(mask), height, width)).isEqualTo(mask);
    }
  }

  /** A general reader of the format: literal runs and any field widths. */
  private static Mask decode(int[] code, int height, int width) {
    int[] at = {0};
    int values = read(code, at, 32);
    int bits = read(code, at, 5) + 1;
    int[] fields = new int[4];
    for (int i = 0; i < 4; i++) {
      fields[i] = read(code, at, 4) + 1;
    }
    byte[] rgba = new byte[values];
    for (int i = 0; i < values; ) {
      boolean same = read(code, at, 1) == 1;
      int length = read(code, at, fields[read(code, at, 2)]) + 1;
      int value = same ? read(code, at, bits) : 0;
      for (int k = 0; k < length; k++) {
        rgba[i++] = (byte) (same ? value : read(code, at, bits));
      }
    }
    assertThat(values).isEqualTo(4 * height * width);
    return Mask.of(height, width, i -> rgba[4 * i] == -1 && rgba[4 * i + 3] == -1);
  }

  private static int read(int[] code, int[] at, int bits) {
    int value = 0;
    for (int i = 0; i < bits; i++, at[0]++) {
      value = value << 1 | (code[at[0] >> 3] >> (7 - (at[0] & 7)) & 1);
    }
    return value;
  }
}
