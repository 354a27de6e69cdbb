package dev.tgs.bench.report;

import dev.tgs.bench.evaluate.Interval;
import java.util.Locale;

/** Numbers as reports show them. */
final class Numbers {
  /** Stands for what has no value. */
  static final String NONE = "\u2013";

  private Numbers() {}

  static String score(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.3f", value);
  }

  static String score(Float value) {
    return value == null ? NONE : score(value.doubleValue());
  }

  /** With a sign. */
  static String difference(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%+.3f", value);
  }

  /** Empty where it is not known. */
  static String interval(Interval interval) {
    return interval.isKnown()
        ? String.format(Locale.ROOT, "[%.3f, %.3f]", interval.low(), interval.high())
        : "";
  }

  /** With signs; empty where it is not known. */
  static String differences(Interval interval) {
    return interval.isKnown()
        ? String.format(Locale.ROOT, "[%+.3f, %+.3f]", interval.low(), interval.high())
        : "";
  }

  static String share(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }
}
