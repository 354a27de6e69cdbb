package dev.tgs.agent.output;

import dev.tgs.media.Mask;
import java.util.Arrays;

/**
 * The run-length code of Label Studio's brush: a bit stream of an RGBA picture whose pixels are 255
 * or 0 in all four channels, row by row.
 *
 * <p>Head: number of values (32 bits), bits of a value less one (5), then the bits of the four
 * length fields less one (4 each). Each run: a bit 1, the index of its length field (2), its length
 * less one in so many bits, its value. The stream is filled up with zeros to whole bytes.
 */
final class BrushRle {
  private static final int[] LENGTH_BITS = {3, 4, 8, 16};
  private static final int VALUE_BITS = 8;

  private byte[] bytes = new byte[256];
  private long bits;

  private BrushRle() {}

  /** Bytes of the code, as unsigned numbers. */
  static int[] encode(Mask mask) {
    int pixels = mask.height() * mask.width();
    if (pixels > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(mask + " is too large for a brush of Label Studio.");
    }
    BrushRle code = new BrushRle();
    code.put(4 * pixels, 32);
    code.put(VALUE_BITS - 1, 5);
    for (int width : LENGTH_BITS) {
      code.put(width - 1, 4);
    }
    int run = 0;
    boolean inside = mask.at(0, 0);
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        if (mask.at(y, x) != inside) {
          code.run(4 * run, inside);
          run = 0;
          inside = !inside;
        }
        run++;
      }
    }
    code.run(4 * run, inside);
    return code.toInts();
  }

  private void run(int length, boolean inside) {
    for (int left = length; left > 0; ) {
      int step = Math.min(left, 1 << 16);
      int field = 0;
      while (step > 1 << LENGTH_BITS[field]) {
        field++;
      }
      put(1, 1);
      put(field, 2);
      put(step - 1, LENGTH_BITS[field]);
      put(inside ? 255 : 0, VALUE_BITS);
      left -= step;
    }
  }

  /** Appends the lowest bits of a value, highest first. */
  private void put(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      int at = (int) (bits >>> 3);
      if (at == bytes.length) {
        bytes = Arrays.copyOf(bytes, at * 2);
      }
      bytes[at] |= (byte) ((value >>> i & 1) << (7 - (bits & 7)));
      bits++;
    }
  }

  private int[] toInts() {
    int[] code = new int[(int) ((bits + 7) >>> 3)];
    for (int i = 0; i < code.length; i++) {
      code[i] = bytes[i] & 0xff;
    }
    return code;
  }
}
