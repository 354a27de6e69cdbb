package dev.tgs.media;

import java.util.Arrays;

/**
 * COCO's run-length encoding of a mask: run lengths by columns (top to bottom, then left to right),
 * first of pixels outside, then inside, and so on in turn; and their compressed text, in which each
 * count from the fourth on is written as the difference to the count two before, in groups of five
 * bits, lowest first, sixth bit set when more follow, 48 added to make it a printable character.
 *
 * <p>Reading takes nothing on trust: counts must be in range and add up to height x width.
 */
public final class Rle {
  private Rle() {}

  /** Run lengths of a mask, in COCO's JSON the plain form of {@code counts}. */
  public static int[] counts(Mask mask) {
    int[] counts = new int[64];
    int n = 0;
    int run = 0;
    boolean inside = false;
    for (int x = 0; x < mask.width(); x++) {
      for (int y = 0; y < mask.height(); y++) {
        if (mask.at(y, x) != inside) {
          if (n + 1 == counts.length) {
            counts = Arrays.copyOf(counts, n * 2);
          }
          counts[n++] = run;
          run = 0;
          inside = !inside;
        }
        run++;
      }
    }
    counts[n++] = run;
    return Arrays.copyOf(counts, n);
  }

  /**
   * The mask of these run lengths.
   *
   * @throws MediaException if a count is negative or they do not add up to height x width
   */
  public static Mask mask(int height, int width, int[] counts) {
    checkSize(height, width);
    long sum = 0;
    for (int count : counts) {
      if (count < 0) {
        throw bad(height, width, "has a negative run of " + count);
      }
      sum += count;
    }
    int pixels = height * width;
    if (sum != pixels) {
      throw bad(height, width, "has runs that add up to " + sum + " and not to " + pixels);
    }
    byte[] inside = new byte[pixels];
    int y = 0;
    int x = 0;
    for (int r = 0; r < counts.length; r++) {
      for (int left = counts[r]; left > 0; ) {
        int step = Math.min(left, height - y);
        if ((r & 1) != 0) {
          for (int i = 0; i < step; i++) {
            inside[(y + i) * width + x] = 1;
          }
        }
        left -= step;
        y += step;
        if (y == height) {
          y = 0;
          x++;
        }
      }
    }
    return Mask.of(height, width, inside);
  }

  /** The compressed text of a mask. */
  public static String encode(Mask mask) {
    return compress(counts(mask));
  }

  /** The mask of a compressed text. */
  public static Mask decode(int height, int width, String text) {
    checkSize(height, width);
    return mask(height, width, expand(height, width, text));
  }

  static String compress(int[] counts) {
    StringBuilder text = new StringBuilder(counts.length * 2);
    for (int i = 0; i < counts.length; i++) {
      int value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
      boolean more;
      do {
        int group = value & 0x1f;
        value >>= 5;
        // The last group's top bit is the sign.
        more = (group & 0x10) != 0 ? value != -1 : value != 0;
        text.append((char) (48 + (more ? group | 0x20 : group)));
      } while (more);
    }
    return text.toString();
  }

  private static int[] expand(int height, int width, String text) {
    int pixels = height * width;
    int[] counts = new int[Math.min(text.length(), 64)];
    int n = 0;
    for (int i = 0; i < text.length(); ) {
      long value = 0;
      int shift = 0;
      int group;
      do {
        if (i == text.length()) {
          throw bad(height, width, "ends in the middle of a run");
        }
        group = text.charAt(i++) - 48;
        if (group < 0 || group > 0x3f) {
          throw bad(height, width, "has a character outside its alphabet at position " + (i - 1));
        }
        if (shift > 30) {
          throw bad(height, width, "has a run of more than 32 bits");
        }
        value |= (long) (group & 0x1f) << shift;
        shift += 5;
      } while ((group & 0x20) != 0);
      if ((group & 0x10) != 0) {
        value |= -1L << shift;
      }
      if (n > 2) {
        value += counts[n - 2];
      }
      if (value < 0 || value > pixels) {
        throw bad(height, width, "has a run of " + value + " pixels");
      }
      if (n == counts.length) {
        counts = Arrays.copyOf(counts, n * 2);
      }
      counts[n++] = (int) value;
    }
    return Arrays.copyOf(counts, n);
  }

  private static void checkSize(int height, int width) {
    if (!Image.fits(height, width)) {
      throw bad(height, width, "has a size outside 1 to " + Image.MAX_PIXELS + " pixels");
    }
  }

  private static MediaException bad(int height, int width, String what) {
    return new MediaException(
        "the run-length code of a mask of "
            + height
            + " x "
            + width
            + " "
            + what
            + "; the file that holds it is damaged or belongs to another picture");
  }
}
