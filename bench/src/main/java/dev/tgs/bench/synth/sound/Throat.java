package dev.tgs.bench.synth.sound;

/** A buzz in a throat: three resonances that move from vowel to vowel. */
final class Throat {
  /** Vowels as the centres of their resonances in Hz, those of a man. */
  enum Vowel {
    A(730, 1150, 2500),
    E(500, 1850, 2500),
    I(300, 2250, 2950),
    O(470, 850, 2450),
    U(320, 800, 2250);

    private final double low;
    private final double middle;
    private final double high;

    Vowel(double low, double middle, double high) {
      this.low = low;
      this.middle = middle;
      this.high = high;
    }

    private double hz(int band) {
      return band == 0 ? low : band == 1 ? middle : high;
    }
  }

  private static final double[] WIDTHS = {90, 120, 180};
  private static final double[] GAINS = {1, 0.6, 0.35};

  private final double scale;
  private final Oscillator buzz;
  private final LowPass soft = new LowPass(1800);
  private final Resonator[] bands = new Resonator[3];

  /**
   * @param scale 1 for the throat of a man, more for a smaller one
   */
  Throat(double scale, double phase) {
    this.scale = scale;
    buzz = new Oscillator(phase);
    for (int k = 0; k < bands.length; k++) {
      bands[k] = new Resonator(Vowel.A.hz(k) * scale, WIDTHS[k] * scale);
    }
  }

  /**
   * The next sample.
   *
   * @param hz pitch of the buzz
   * @param share 0 for the first vowel, 1 for the second
   * @param rough noise that is mixed in
   */
  double next(double hz, Vowel first, Vowel second, double share, double rough) {
    double source = soft.filter(buzz.saw(hz)) + rough;
    double sum = 0;
    for (int k = 0; k < bands.length; k++) {
      bands[k].tune(scale * (first.hz(k) + share * (second.hz(k) - first.hz(k))));
      sum += GAINS[k] * bands[k].filter(source);
    }
    return 2 * sum;
  }
}
