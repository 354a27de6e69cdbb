package dev.tgs.train.refthinker;

import dev.tgs.train.TrainListener;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells now and then how fast a training is: tokens a second, and which share they are of what the
 * machine multiplies matrices with.
 */
final class Throughput implements TrainListener {
  private static final int EVERY = 10;

  private final long parts;
  private final double flopsPerToken;
  private final double rate;
  private final Consumer<String> notes;
  private double tokens;
  private double since;
  private int steps;

  /**
   * @param parts of a step
   * @param frozen parameters of matrices that stay as they are: a token takes two operations a
   *     parameter forward and two back, and what is computed again does not count
   * @param rate FLOP/s of a large matrix product on this machine; 0 if nobody measured it
   */
  Throughput(long parts, long frozen, double rate, Consumer<String> notes) {
    this.parts = parts;
    this.flopsPerToken = 4.0 * frozen;
    this.rate = rate;
    this.notes = notes;
  }

  @Override
  public void stepped(
      Point at, double loss, Map<String, Double> terms, double learningRate, double norm) {
    if (steps == 0) {
      since = at.seconds(); // the first step is long
    } else {
      tokens += terms.getOrDefault("tokens", 0.0) * parts;
    }
    steps++;
    if (steps > EVERY) {
      double perSecond = tokens / Math.max(1e-9, at.seconds() - since);
      notes.accept(text(perSecond));
      tokens = 0;
      steps = 0;
    }
  }

  private String text(double perSecond) {
    String speed = String.format(Locale.ROOT, "%.0f tokens/s", perSecond);
    double flops = perSecond * flopsPerToken;
    return rate == 0
        ? speed
        : speed
            + String.format(
                Locale.ROOT,
                ", %.1f GFLOP/s in frozen layers, %.0f %% of the machine's %.0f",
                flops / 1e9,
                100 * flops / rate,
                rate / 1e9);
  }
}
