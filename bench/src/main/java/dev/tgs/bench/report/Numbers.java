package dev.tgs.bench.report;

import java.util.Locale;

/** Numbers as reports show them. */
final class Numbers {
  private Numbers() {}

  static String score(double value) {
    return Double.isNaN(value) ? "\u2013" : String.format(Locale.ROOT, "%.3f", value);
  }

  static String score(Float value) {
    return value == null ? "\u2013" : score(value.doubleValue());
  }

  static String share(double value) {
    return Double.isNaN(value) ? "\u2013" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }
}
