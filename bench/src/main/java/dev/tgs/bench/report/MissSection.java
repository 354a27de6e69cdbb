package dev.tgs.bench.report;

import dev.tgs.bench.evaluate.Miss;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.report.Table.Cell;
import dev.tgs.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What failed in a split, and why. */
final class MissSection {
  private static final int EXAMPLES = 4;

  private MissSection() {}

  /**
   * @param results of the split
   */
  static Section of(String split, List<ReferenceResult> results, Mode mode) {
    Map<Miss, List<ReferenceResult>> all = Miss.all(results, mode);
    List<List<Cell>> rows = new ArrayList<>();
    int missed = 0;
    for (Map.Entry<Miss, List<ReferenceResult>> miss : all.entrySet()) {
      rows.add(row(miss.getKey(), miss.getValue(), results.size()));
      missed += miss.getValue().size();
    }
    Table table =
        new Table(
            List.of(
                Column.words("why"),
                Column.number("refs"),
                Column.number("share"),
                Column.words("such as")),
            rows);
    return new Section(
        split + ": what failed, and why",
        table,
        List.of(
            "%d of %d references missed, %s: J below 0.5, or something marked where nothing is meant. Each counts once, for the first thing that went wrong."
                .formatted(missed, results.size(), mode.title())));
  }

  private static List<Cell> row(Miss miss, List<ReferenceResult> of, int all) {
    double share = of.size() / (double) all;
    String examples =
        of.stream().limit(EXAMPLES).map(ReferenceResult::uid).collect(Collectors.joining(", "));
    return List.of(
        Cell.of(miss.title()),
        Cell.of(Integer.toString(of.size())),
        Cell.of(Numbers.share(share)).withBar(share),
        Cell.of(of.size() > EXAMPLES ? examples + ", ..." : examples));
  }
}
