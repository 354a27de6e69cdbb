package dev.tgs.bench.synth.sound;

/** A tone whose pitch may change at every sample; the same bits on every machine. */
final class Oscillator {
  private static final int STEPS = 4096;
  private static final double[] SINE = new double[STEPS + 1];

  static {
    for (int i = 0; i <= STEPS; i++) {
      SINE[i] = StrictMath.sin(2 * StrictMath.PI * i / STEPS);
    }
  }

  private double phase;

  Oscillator(double phase) {
    this.phase = phase;
  }

  /** The sine of an angle in turns. */
  static double sineOf(double turns) {
    double place = (turns - Math.floor(turns)) * STEPS;
    int step = (int) place;
    return SINE[step] + (place - step) * (SINE[step + 1] - SINE[step]);
  }

  /** The next sample of a sine. */
  double sine(double hz) {
    advance(hz);
    return sineOf(phase);
  }

  /** The next sample of a sawtooth, its edge rounded so that it does not alias (PolyBLEP). */
  double saw(double hz) {
    double step = hz / Sound.SAMPLE_RATE;
    advance(hz);
    double saw = 2 * phase - 1;
    if (phase < step) {
      double t = phase / step;
      saw -= 2 * t - t * t - 1;
    } else if (phase > 1 - step) {
      double t = (phase - 1) / step;
      saw -= t * t + 2 * t + 1;
    }
    return saw;
  }

  private void advance(double hz) {
    phase += hz / Sound.SAMPLE_RATE;
    phase -= Math.floor(phase);
  }
}
