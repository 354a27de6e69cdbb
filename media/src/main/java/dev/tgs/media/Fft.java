package dev.tgs.media;

/** The discrete Fourier transform of a fixed length, a power of two. */
final class Fft {
  private final int length;
  private final double[] cos;
  private final double[] sin;

  Fft(int length) {
    if (Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException("a length is a power of two, not " + length);
    }
    this.length = length;
    this.cos = new double[length / 2];
    this.sin = new double[length / 2];
    for (int k = 0; k < length / 2; k++) {
      cos[k] = Math.cos(-2 * Math.PI * k / length);
      sin[k] = Math.sin(-2 * Math.PI * k / length);
    }
  }

  /** Transforms in place; frequency k is at index k. */
  void transform(double[] re, double[] im) {
    for (int i = 0, j = 0; i < length; i++) {
      if (i < j) {
        swap(re, i, j);
        swap(im, i, j);
      }
      // j counts as i does, with its bits in reverse.
      int bit = length >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j |= bit;
    }
    for (int half = 1; half < length; half *= 2) {
      for (int start = 0; start < length; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          butterfly(re, im, start + k, start + k + half, k * (length / 2 / half));
        }
      }
    }
  }

  private void butterfly(double[] re, double[] im, int a, int b, int turn) {
    double x = re[b] * cos[turn] - im[b] * sin[turn];
    double y = re[b] * sin[turn] + im[b] * cos[turn];
    re[b] = re[a] - x;
    im[b] = im[a] - y;
    re[a] += x;
    im[a] += y;
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
