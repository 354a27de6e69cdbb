package dev.tgs.media;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The pixels of a picture that belong to one thing, of shape [height, width]. Immutable; one bit a
 * pixel in row order: pixel (y, x) is bit {@code y * width + x}. ({@link Rle} walks by columns, as
 * COCO does.)
 */
public final class Mask {
  private final int height;
  private final int width;
  private final long[] words;

  private Mask(int height, int width, long[] words) {
    this.height = height;
    this.width = width;
    this.words = words;
  }

  private static long[] wordsFor(int height, int width) {
    Image.checkSize(height, width);
    return new long[(height * width + 63) >>> 6];
  }

  /** A mask without a pixel. */
  public static Mask empty(int height, int width) {
    return new Mask(height, width, wordsFor(height, width));
  }

  /** The pixels for whose index {@code y * width + x} the test holds. */
  public static Mask of(int height, int width, IntPredicate inside) {
    long[] words = wordsFor(height, width);
    int pixels = height * width;
    for (int i = 0; i < pixels; i++) {
      if (inside.test(i)) {
        words[i >>> 6] |= 1L << i;
      }
    }
    return new Mask(height, width, words);
  }

  /**
   * The pixels whose value is not zero.
   *
   * @param values height x width values in row order
   */
  public static Mask of(int height, int width, byte[] values) {
    checkLength(height, width, values.length);
    return of(height, width, i -> values[i] != 0);
  }

  /**
   * The pixels whose value is above a threshold: a model's logits with 0, its probabilities with
   * 0.5.
   *
   * @param values height x width values in row order
   */
  public static Mask above(int height, int width, float[] values, float threshold) {
    checkLength(height, width, values.length);
    return of(height, width, i -> values[i] > threshold);
  }

  /** The pixels of a picture that are not black. */
  public static Mask of(Image image) {
    byte[] data = image.data();
    if (image.channels() == 1) {
      return of(image.height(), image.width(), data);
    }
    return of(
        image.height(), image.width(), i -> (data[3 * i] | data[3 * i + 1] | data[3 * i + 2]) != 0);
  }

  /** The pixels whose centre lies in the box. */
  public static Mask of(int height, int width, Box box) {
    return of(
        height,
        width,
        i -> {
          int y = i / width;
          int x = i - y * width;
          return x + 0.5 >= box.x0()
              && x + 0.5 < box.x1()
              && y + 0.5 >= box.y0()
              && y + 0.5 < box.y1();
        });
  }

  private static void checkLength(int height, int width, int length) {
    if (length != (long) height * width) {
      throw new IllegalArgumentException(
          "a mask of %d x %d has %d values, not %d"
              .formatted(height, width, (long) height * width, length));
    }
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public boolean at(int y, int x) {
    int i = y * width + x;
    return (words[i >>> 6] >>> i & 1) != 0;
  }

  /** Number of pixels. */
  public int area() {
    int area = 0;
    for (long word : words) {
      area += Long.bitCount(word);
    }
    return area;
  }

  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** The smallest box around all pixels, in pixel edges: one pixel at (0, 0) gives (0, 0, 1, 1). */
  public Optional<Box> box() {
    int top = height;
    int bottom = -1;
    int left = width;
    int right = -1;
    for (int y = 0; y < height; y++) {
      int first = next(y * width, (y + 1) * width);
      if (first < 0) {
        continue;
      }
      top = Math.min(top, y);
      bottom = y;
      left = Math.min(left, first - y * width);
      right = Math.max(right, last(y * width, (y + 1) * width) - y * width);
    }
    return bottom < 0 ? Optional.empty() : Optional.of(new Box(left, top, right + 1, bottom + 1));
  }

  /** First set bit in [from, to), or -1. */
  private int next(int from, int to) {
    for (int i = from; i < to; i = (i | 63) + 1) {
      long word = words[i >>> 6] >>> i;
      if (word != 0) {
        int bit = i + Long.numberOfTrailingZeros(word);
        return bit < to ? bit : -1;
      }
    }
    return -1;
  }

  /** Last set bit in [from, to), or -1. */
  private int last(int from, int to) {
    for (int i = to - 1; i >= from; i = (i & ~63) - 1) {
      long word = words[i >>> 6] << (63 - (i & 63));
      if (word != 0) {
        int bit = i - Long.numberOfLeadingZeros(word);
        return bit >= from ? bit : -1;
      }
    }
    return -1;
  }

  /** Number of pixels that both have. */
  public int intersection(Mask other) {
    checkSameSize(other);
    int area = 0;
    for (int i = 0; i < words.length; i++) {
      area += Long.bitCount(words[i] & other.words[i]);
    }
    return area;
  }

  /** Intersection over union; 0 when both are empty. */
  public double iou(Mask other) {
    int common = intersection(other);
    int union = area() + other.area() - common;
    return union == 0 ? 0 : (double) common / union;
  }

  /** The pixels that either has. */
  public Mask union(Mask other) {
    checkSameSize(other);
    long[] either = words.clone();
    for (int i = 0; i < either.length; i++) {
      either[i] |= other.words[i];
    }
    return new Mask(height, width, either);
  }

  private void checkSameSize(Mask other) {
    if (height != other.height || width != other.width) {
      throw new IllegalArgumentException(
          "masks of one size are needed, not %d x %d and %d x %d"
              .formatted(height, width, other.height, other.width));
    }
  }

  /** Another size by the nearest source pixel: {@code floor((i + 0.5) * from / to)}. */
  public Mask resize(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    return of(
        newHeight,
        newWidth,
        i ->
            at(
                (int) ((2L * (i / newWidth) + 1) * height / (2L * newHeight)),
                (int) ((2L * (i % newWidth) + 1) * width / (2L * newWidth))));
  }

  /** 0 and 1 in row order. */
  public byte[] toBytes() {
    return toBytes(1);
  }

  /** A grey picture of 0 and 255, as mask PNGs have it. */
  public Image toImage() {
    return Image.of(height, width, 1, toBytes(255));
  }

  private byte[] toBytes(int inside) {
    byte[] values = new byte[height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ((words[i >>> 6] >>> i & 1) * inside);
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that
        && height == that.height
        && width == that.width
        && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return (31 * height + width) * 31 + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return "Mask[" + height + " x " + width + ", " + area() + " pixels]";
  }
}
