package dev.tgs.cli;

import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.Score;
import dev.tgs.bench.evaluate.ScoreTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Scores as a table for the terminal. */
final class ScorePrinter {
  private static final String HEAD =
      "%-10s %-26s %5s  %6s %6s %6s %6s  %6s %6s"
          .formatted("split", "", "refs", "J", "F", "J&F", "S", "object", "parsed");

  private ScorePrinter() {}

  static List<String> lines(ScoreTable table) {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    table.totals().forEach(row -> lines.add(line(row.split(), row.mode().title(), row.score())));
    Set<String> splits = new LinkedHashSet<>();
    table.totals().forEach(row -> splits.add(row.split()));
    for (String split : splits) {
      Mode own =
          table.totals().stream()
              .filter(row -> row.split().equals(split))
              .findFirst()
              .orElseThrow()
              .mode();
      List<ScoreTable.Row> parts = table.breakdown(split, own);
      if (!parts.isEmpty()) {
        lines.add("");
        parts.forEach(row -> lines.add(line(row.split(), row.group(), row.score())));
      }
      double iou = table.groundingIou().get(split);
      if (!Double.isNaN(iou)) {
        lines.add(
            String.format(Locale.ROOT, "%-10s box IoU with the true phrase %.3f", split, iou));
      }
    }
    return lines;
  }

  private static String line(String split, String what, Score score) {
    return String.format(
            Locale.ROOT,
            "%-10s %-26s %5d  %6s %6s %6s %6s  %6s %6s",
            split,
            what,
            score.references(),
            number(score.j()),
            number(score.f()),
            number(score.jAndF()),
            number(score.s()),
            share(score.right()),
            share(score.parsed()))
        .stripTrailing();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }
}
