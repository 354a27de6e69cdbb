package dev.tgs.bench.synth.sound;

/** Takes away what lies above one pitch, 6 dB an octave. */
final class LowPass {
  private final double share;
  private double y;

  LowPass(double hz) {
    share = 1 - StrictMath.exp(-2 * StrictMath.PI * hz / Sound.SAMPLE_RATE);
  }

  double filter(double x) {
    y += share * (x - y);
    return y;
  }
}
