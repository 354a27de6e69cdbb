package dev.tgs.media;

/**
 * A linear-phase filter that takes {@code up} samples out for every {@code down} samples in,
 * without delay: {@code y[k] = sum over t of x[t] * taps[k * down - t * up + centre]}.
 */
final class PolyphaseFilter {
  /** Samples of a signal at any index, zero where it has none. */
  @FunctionalInterface
  interface Signal {
    double[] read(long from, int count);
  }

  private final int up;
  private final int down;
  private final int centre;

  /** Taps of one phase. */
  private final int width;

  /** Phase after phase, each from its last tap to its first, as the samples come. */
  private final double[] phases;

  PolyphaseFilter(int up, int down, int centre, double[] taps) {
    this.up = up;
    this.down = down;
    this.centre = centre;
    this.width = (taps.length + up - 1) / up;
    this.phases = new double[Math.multiplyExact(width, up)];
    for (int i = 0; i < taps.length; i++) {
      phases[i % up * width + width - 1 - i / up] = taps[i];
    }
  }

  /** What comes out for a signal; times before its start count as silence. */
  Signal applyTo(Signal source) {
    return (from, count) -> {
      double[] out = new double[count];
      long begin = Math.max(from, 0);
      if (begin >= from + count) {
        return out;
      }
      long first = newest(begin) - width + 1;
      double[] in = source.read(first, (int) (newest(from + count - 1) - first + 1));
      for (long k = begin; k < from + count; k++) {
        int phase = (int) ((k * down + centre) % up);
        int oldest = (int) (newest(k) - width + 1 - first);
        out[(int) (k - from)] = dot(in, oldest, phases, phase * width, width);
      }
      return out;
    };
  }

  /** The last sample that plays a part in output k. */
  private long newest(long k) {
    return (k * down + centre) / up;
  }

  private static double dot(double[] a, int i, double[] b, int j, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int n = 0;
    for (; n + 3 < length; n += 4) {
      s0 += a[i + n] * b[j + n];
      s1 += a[i + n + 1] * b[j + n + 1];
      s2 += a[i + n + 2] * b[j + n + 2];
      s3 += a[i + n + 3] * b[j + n + 3];
    }
    for (; n < length; n++) {
      s0 += a[i + n] * b[j + n];
    }
    return s0 + s1 + (s2 + s3);
  }
}
