package dev.tgs.train.thinker;

import dev.tgs.train.Score;
import dev.tgs.train.TrainListener;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells a training in lines, one for some steps and one for each validation. */
final class RunLog implements TrainListener {
  private static final int EVERY = 25;

  private final Consumer<String> lines;
  private double loss;
  private Map<String, Double> terms = Map.of();
  private int steps;

  RunLog(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void stepped(
      Point at, double stepLoss, Map<String, Double> stepTerms, double rate, double norm) {
    loss += stepLoss;
    terms = stepTerms;
    if (++steps == EVERY) {
      lines.accept(
          String.format(
              Locale.ROOT,
              "step %d, %.1f min, %.0f samples (%.1f/s): loss %.4f %s, rate %.2e, norm %.2f, %.0f min left",
              at.step(),
              at.seconds() / 60,
              (double) at.samples(),
              at.samplesPerSecond(),
              loss / steps,
              numbers(terms),
              rate,
              norm,
              at.secondsLeft() / 60));
      loss = 0;
      steps = 0;
    }
  }

  @Override
  public void validated(Point at, Score score, boolean best) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "step %d, %.1f min: score %.4f%s, %s",
            at.step(),
            at.seconds() / 60,
            score.value(),
            best ? " (best)" : "",
            numbers(score.metrics())));
  }

  private static String numbers(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %.3f", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
