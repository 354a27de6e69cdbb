package dev.tgs.media;

import java.util.ArrayList;
import java.util.List;

/**
 * The filters between two sample rates, with the responses of soxr's HQ: pass band up to 0.9137 of
 * the lower of the two Nyquist frequencies, everything above that Nyquist frequency removed to 20
 * bits. Every filter is a sinc under a Kaiser window.
 */
final class ResamplerDesign {
  /** End of the pass band; the lower Nyquist frequency is 1. */
  private static final double PASS = 0.9137436532733066;

  /** Attenuation of a single stage, in dB. */
  private static final double TWENTY_BITS = 21 * decibels(2);

  private static final double RATIONAL_BETA = 14.058638741903037;

  private ResamplerDesign() {}

  /** In the order of their use. */
  static List<PolyphaseFilter> between(int from, int to) {
    double ratio = (double) from / to;
    if (ratio > 1.5 && ratio < 2) {
      return List.of(singleFilter(from, to));
    }
    List<PolyphaseFilter> filters = new ArrayList<>();
    int halvings = 0;
    for (; from >= (4L * to) << halvings; halvings++) {
      filters.add(halfBand());
    }
    int target = to << halvings;
    int up = target / gcd(from, target);
    int down = from / gcd(from, target);
    int larger = Math.max(up, down);
    if (larger <= 4) {
      int multiple = up > down && up != 3 ? 2 * up : 4;
      filters.add(steep(up, down, larger, attenuation(halvings, 1), multiple));
      return filters;
    }
    int doubling = from < 2 * target ? 2 : 1;
    double nyquist = Math.max(2, (double) doubling * from / target);
    filters.add(steep(doubling, 1, nyquist, attenuation(halvings, 2), 4));
    filters.add(rational(doubling * from, target, nyquist, from > to));
    return filters;
  }

  /**
   * @param rational 2 if a rational stage follows, which costs another bit; else 1
   */
  private static double attenuation(int halvings, int rational) {
    return TWENTY_BITS + decibels(halvings + 1) + decibels(rational);
  }

  private static double decibels(double ratio) {
    return 20 * Math.log10(ratio);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Halves a rate that is far above the target's, so it may be short. */
  private static PolyphaseFilter halfBand() {
    double[] taps = new double[47];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = kernel(i - 23, 0.5, 23.5, 13);
    }
    return new PolyphaseFilter(1, 2, 23, taps);
  }

  /**
   * The filter that makes the transition band.
   *
   * @param nyquist that of the filter's taps, where the lowest is 1
   * @param attenuation of the stop band, in dB
   * @param multiple the number of taps is one more than a multiple of this
   */
  private static PolyphaseFilter steep(
      int up, int down, double nyquist, double attenuation, int multiple) {
    double excess = attenuation - TWENTY_BITS;
    // Fits, exact to 6 digits, of what soxr takes for the attenuations of up to two halvings.
    double beta =
        ((2.03481305e-9 * excess + 1.10831647e-5) * excess + 0.11141186) * excess
            + 13.040035757464574;
    double width =
        ((-1.88149607e-8 * excess + 8.69884887e-6) * excess + 0.0709013819) * excess + 8.302342;
    int least = (int) Math.ceil(width / ((1 - PASS) / (2 * nyquist)) + 1);
    int length = least + Math.floorMod(1 - least, multiple);
    int centre = (length - 1) / 2;
    double[] taps = new double[length];
    for (int i = 0; i < length; i++) {
      taps[i] = up * kernel(i - centre, (1 + PASS) / (2 * nyquist), length / 2.0, beta);
    }
    return new PolyphaseFilter(up, down, centre, taps);
  }

  /** From a rate whose upper part is empty already, so few taps a phase are enough. */
  private static PolyphaseFilter rational(int from, int to, double nyquist, boolean evenWidth) {
    double pass = PASS / nyquist;
    double stop = 1 / nyquist;
    // The band between the images; the steep filter before took what lies in the transition band.
    double end = 2 - (0.3 * pass + 0.7 * stop);
    double begin = end - (end - pass) / 0.8742128403268736;
    int width = 1 + (int) (8.950692499 / ((end - begin) / 2));
    if (evenWidth) {
      width += width % 2;
    }
    int up = to / gcd(from, to);
    int down = from / gcd(from, to);
    if (width % 2 == 1 && up % 2 == 1) {
      up *= 2;
      down *= 2;
    }
    int half = Math.multiplyExact(width, up) / 2 - 1;
    double[] taps = new double[2 * half + 1];
    for (int j = -half; j <= half; j++) {
      taps[j + half] =
          kernel((double) j / up, (end + begin) / 2, width / 2.0 - 0.25 / up, RATIONAL_BETA);
    }
    return new PolyphaseFilter(up, down, half, taps);
  }

  /** One filter for ratios that soxr treats in ways of its own, close to what it does then. */
  private static PolyphaseFilter singleFilter(int from, int to) {
    int up = to / gcd(from, to);
    int down = from / gcd(from, to);
    double stretch = (double) Math.max(up, down) / 2;
    double half = stretch * 409 / 2;
    int centre = (int) Math.ceil(half) - 1;
    double[] taps = new double[2 * centre + 1];
    for (int j = -centre; j <= centre; j++) {
      taps[j + centre] = up * kernel(j, (1 + PASS) / (4 * stretch), half, 13.711204171876062);
    }
    return new PolyphaseFilter(up, down, centre, taps);
  }

  /** A sinc of this bandwidth under a Kaiser window of this half width. */
  static double kernel(double u, double bandwidth, double half, double beta) {
    if (Math.abs(u) >= half) {
      return 0;
    }
    double x = Math.PI * bandwidth * u;
    double sinc = x == 0 ? 1 : Math.sin(x) / x;
    double position = u / half;
    return bandwidth * sinc * bessel(beta * Math.sqrt(1 - position * position)) / bessel(beta);
  }

  /** The modified Bessel function of order 0. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
