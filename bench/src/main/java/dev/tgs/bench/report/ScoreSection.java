package dev.tgs.bench.report;

import dev.tgs.bench.evaluate.ProtocolTable;
import dev.tgs.bench.evaluate.Score;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.report.Table.Cell;
import dev.tgs.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Scores as tables. */
final class ScoreSection {
  private static final List<String> COLUMNS =
      List.of("refs", "J", "F", "J&F", "S", "pooled S", "box IoU", "object right", "parsed");

  private ScoreSection() {}

  /** A row for each split and way. */
  static Table totals(List<ScoreTable.Row> rows) {
    return new Table(
            columns(Column.text("split"), Column.text("way")),
            rows.stream()
                .map(row -> cells(row.score(), Cell.of(row.split()), Cell.of(row.mode().title())))
                .toList())
        .trimmed();
  }

  /**
   * A row for each group.
   *
   * @param what the groups are, such as kinds
   */
  static Table groups(String what, List<ScoreTable.Row> rows) {
    return new Table(
            columns(Column.text(what)),
            rows.stream().map(row -> cells(row.score(), Cell.of(row.group()))).toList())
        .trimmed();
  }

  /** A row for each split and protocol. */
  static Table protocols(List<ProtocolTable.Row> rows) {
    return new Table(
        List.of(
            Column.text("split"),
            Column.text("protocol"),
            Column.number("refs"),
            Column.number("J"),
            Column.number("F"),
            Column.number("J&F"),
            Column.number("S")),
        rows.stream()
            .map(
                row ->
                    List.of(
                        Cell.of(row.split()),
                        Cell.of(row.protocol().word()),
                        Cell.of(Integer.toString(row.references())),
                        Cell.of(row.j()),
                        Cell.of(row.f()),
                        Cell.of(row.jAndF()),
                        Cell.of(row.s())))
            .toList());
  }

  private static List<Column> columns(Column... first) {
    return Stream.concat(Stream.of(first), COLUMNS.stream().map(Column::number)).toList();
  }

  private static List<Cell> cells(Score score, Cell... first) {
    List<Cell> cells = new ArrayList<>(List.of(first));
    cells.add(Cell.of(Integer.toString(score.references())));
    cells.add(Cell.of(score.j(), score.ranges().j()).withBar(score.j()));
    cells.add(Cell.of(score.f(), score.ranges().f()).withBar(score.f()));
    cells.add(Cell.of(score.jAndF(), score.ranges().jAndF()).withBar(score.jAndF()));
    cells.add(Cell.of(score.s(), score.ranges().s()));
    cells.add(Cell.of(score.pooledS()));
    cells.add(Cell.of(score.boxIou()));
    cells.add(Cell.of(Numbers.share(score.right())));
    cells.add(Cell.of(Numbers.share(score.parsed())));
    return cells;
  }
}
