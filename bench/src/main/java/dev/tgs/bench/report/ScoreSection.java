package dev.tgs.bench.report;

import dev.tgs.bench.evaluate.Score;
import dev.tgs.bench.evaluate.ScoreTable;
import java.util.List;
import java.util.Locale;

/** Scores as tables. */
final class ScoreSection {
  private static final List<String> COLUMNS =
      List.of("refs", "J", "F", "J&F", "S", "pooled S", "box IoU", "object right", "parsed");

  private ScoreSection() {}

  /**
   * @param isBreakdown whether rows are told apart by their group, else by split and mode
   */
  static void write(Html html, List<ScoreTable.Row> rows, boolean isBreakdown) {
    html.begin("div", "class", "wide").begin("table").begin("thead").begin("tr");
    html.add("th", isBreakdown ? "kind" : "split");
    if (!isBreakdown) {
      html.add("th", "way", "class", "left");
    }
    COLUMNS.forEach(column -> html.add("th", column));
    html.end().end().begin("tbody");
    for (ScoreTable.Row row : rows) {
      html.begin("tr").add("td", isBreakdown ? row.group() : row.split());
      if (!isBreakdown) {
        html.add("td", row.mode().title(), "class", "left");
      }
      cells(html, row.score());
      html.end();
    }
    html.end().end().end();
  }

  private static void cells(Html html, Score score) {
    html.add("td", Integer.toString(score.references()));
    bar(html, score.j());
    bar(html, score.f());
    bar(html, score.jAndF());
    html.add("td", Numbers.score(score.s()));
    html.add("td", Numbers.score(score.pooledS()));
    html.add("td", Numbers.score(score.boxIou()));
    html.add("td", Numbers.share(score.right()));
    html.add("td", Numbers.share(score.parsed()));
  }

  private static void bar(Html html, double value) {
    double share = Double.isNaN(value) ? 0 : 100 * value;
    html.add(
        "td",
        Numbers.score(value),
        "class",
        "bar",
        "style",
        String.format(Locale.ROOT, "--share: %.1f%%", share));
  }
}
