package dev.tgs.bench.synth.sound;

/** Lets a band around one pitch through, as a tube or a box of wood does. */
final class Resonator {
  private final double radius;
  private double turn;
  private double x1;
  private double x2;
  private double y1;
  private double y2;

  /**
   * @param hz where it is loudest
   * @param width of the band in Hz
   */
  Resonator(double hz, double width) {
    radius = StrictMath.exp(-StrictMath.PI * width / Sound.SAMPLE_RATE);
    tune(hz);
  }

  void tune(double hz) {
    turn = 2 * radius * Oscillator.sineOf(hz / Sound.SAMPLE_RATE + 0.25);
  }

  double filter(double x) {
    double y = 0.5 * (1 - radius * radius) * (x - x2) + turn * y1 - radius * radius * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    return y;
  }
}
