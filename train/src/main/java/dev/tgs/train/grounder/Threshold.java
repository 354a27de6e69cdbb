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

  /** The highest score above which at least so much of what is there counts. */
  static Threshold keeping(double least, double[] present, double[] absent) {
    double[] sorted = present.clone();
    Arrays.sort(sorted);
    double value = Math.nextDown(sorted[(int) ((1 - least) * sorted.length)]);
    return new Threshold(
        value,
        share(Arrays.stream(present).filter(score -> score > value), present.length),
        share(Arrays.stream(absent).filter(score -> score <= value), absent.length));
  }

  private static double share(DoubleStream some, int all) {
    return (double) some.count() / all;
  }
}
