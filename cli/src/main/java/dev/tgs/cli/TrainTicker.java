package dev.tgs.cli;

import dev.tgs.train.Score;
import dev.tgs.train.TrainListener;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells who watches how a training goes. */
final class TrainTicker implements TrainListener {
  private static final int EVERY = 25;

  private final Console console;
  private final Map<String, Double> means = new LinkedHashMap<>();
  private int steps;

  TrainTicker(Console console) {
    this.console = console;
  }

  @Override
  public void started(long step) {
    console.note("training begins at step %d", step + 1);
  }

  @Override
  public void stepped(Point at, double loss, Map<String, Double> terms, double rate, double norm) {
    add("loss", loss);
    add("norm", norm);
    terms.forEach(this::add);
    steps++;
    if (steps == EVERY) {
      means.replaceAll((name, sum) -> sum / steps);
      means.put("rate", rate);
      tell(at, "train", means);
      means.clear();
      steps = 0;
    }
  }

  private void add(String name, double value) {
    means.merge(name, value, Double::sum);
  }

  @Override
  public void validated(Point at, Score score, boolean best) {
    Map<String, Double> all = new LinkedHashMap<>(score.metrics());
    all.put("score", score.value());
    tell(at, best ? "best so far" : "validation", all);
  }

  private void tell(Point at, String what, Map<String, Double> values) {
    console.note(
        "%s, step %d, %.1f min, %.1f min left, %d samples, %.1f/s: %s",
        what,
        at.step(),
        at.seconds() / 60,
        at.secondsLeft() / 60,
        at.samples(),
        at.samplesPerSecond(),
        values.entrySet().stream()
            .map(entry -> String.format(Locale.ROOT, "%s %.4g", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", ")));
  }
}
