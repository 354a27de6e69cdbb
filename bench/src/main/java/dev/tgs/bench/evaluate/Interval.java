package dev.tgs.bench.evaluate;

import java.util.Arrays;

/**
 * Where a mean would lie, 95 times of 100, if other clips had been drawn.
 *
 * @param low NaN if it is not known, as of a single clip
 */
public record Interval(double low, double high) {
  /** Of what cannot be told. */
  public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);

  private static final double OUTSIDE = 0.025;

  public boolean isKnown() {
    return !Double.isNaN(low);
  }

  /** Whether a value lies in it; its ends do. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Of the values of many draws: between the 2.5th and the 97.5th percentile. */
  static Interval of(double[] draws) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? UNKNOWN
        : new Interval(percentile(sorted, OUTSIDE), percentile(sorted, 1 - OUTSIDE));
  }

  private static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
