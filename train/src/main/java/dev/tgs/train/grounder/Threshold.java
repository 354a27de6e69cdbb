package dev.tgs.train.grounder;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A score above which something counts as there.
 *
 * @param kept share of what is there and counts
 * @param refused share of what is not there and does not count
 */
record Threshold(double value, double kept, double refused) {
  /** Chance that something that is there has a higher score than something that is not. */
  static double auc(double[] present, double[] absent) {
    double higher = 0;
    for (double p : present) {
      for (double a : absent) {
        higher += p > a ? 1 : p == a ? .5 : 0;
      }
    }
    return higher / present.length / absent.length;
  }

  /** Where both shares together are largest. */
  static Threshold best(double[] present, double[] absent) {
    Threshold best = new Threshold(0, 1, 0);
    double[] values = DoubleStream.concat(Arrays.stream(present), Arrays.stream(absent)).toArray();
    Arrays.sort(values);
    for (int i = 0; i + 1 < values.length; i++) {
      double value = (values[i] + values[i + 1]) / 2;
      Threshold one =
          new Threshold(
              value,
              share(Arrays.stream(present).filter(score -> score > value), present.length),
              share(Arrays.stream(absent).filter(score -> score <= value), absent.length));
      if (one.kept + one.refused > best.kept + best.refused) {
        best = one;
      }
    }
    return best;
  }

  private static double share(DoubleStream some, int all) {
    return (double) some.count() / all;
  }
}
