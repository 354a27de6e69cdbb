package dev.tgs.bench.report;

import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.Scores;
import dev.tgs.bench.report.Plot.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How the scores of a split spread over its references, drawn. */
final class Spread {
  private static final int PARTS = 20;
  private static final int STEPS = 50;

  private Spread() {}

  /**
   * A histogram of the first way, and a curve for each; of S where nothing is meant.
   *
   * @param results of one split
   */
  static void write(Html html, String split, List<ReferenceResult> results, List<Mode> modes) {
    boolean hasJ = values(results, modes.get(0), Scores::j).length > 0;
    Function<Scores, Float> score = hasJ ? Scores::j : Scores::s;
    String name = hasJ ? "J" : "S";
    html.begin("div", "class", "plots");
    Plot.histogram(
        html,
        "%s: %s of the references, %s".formatted(split, name, modes.get(0).title()),
        name,
        values(results, modes.get(0), score),
        PARTS);
    List<Curve> curves = new ArrayList<>();
    for (Mode mode : modes) {
      double[] values = values(results, mode, score);
      if (values.length > 0) {
        curves.add(curve(mode.title(), values));
      }
    }
    Plot.curves(
        html,
        "%s: how many reach at least this %s%s"
            .formatted(split, name, hasJ ? "" : ", of which less is better"),
        "at least this " + name,
        "share of references",
        curves);
    html.end();
  }

  /** The share of values that are not below a threshold, for thresholds from 0 to 1. */
  static Curve curve(String name, double[] values) {
    double[] xs = new double[STEPS + 1];
    double[] ys = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      xs[i] = i / (double) STEPS;
      int reached = 0;
      for (double value : values) {
        reached += value >= xs[i] ? 1 : 0;
      }
      ys[i] = reached / (double) values.length;
    }
    return new Curve(name, xs, ys);
  }

  private static double[] values(
      List<ReferenceResult> results, Mode mode, Function<Scores, Float> score) {
    return results.stream()
        .map(result -> result.modes().get(mode.word()))
        .filter(Objects::nonNull)
        .map(result -> score.apply(result.scores()))
        .filter(Objects::nonNull)
        .mapToDouble(Float::doubleValue)
        .toArray();
  }
}
