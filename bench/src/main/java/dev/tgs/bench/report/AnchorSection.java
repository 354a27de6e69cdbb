package dev.tgs.bench.report;

import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.report.Anchors.Anchor;
import dev.tgs.bench.report.Table.Cell;
import dev.tgs.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run's split beside what was published of it. */
final class AnchorSection {
  private static final List<Column> COLUMNS =
      List.of(
          Column.words("method"),
          Column.number("J"),
          Column.number("F"),
          Column.number("J&F"),
          Column.number("S"),
          Column.words("source"));

  private AnchorSection() {}

  /**
   * @param totals the run's own rows
   * @return empty if the split is not a published one, or nothing was published of it
   */
  static Optional<Section> of(
      Anchors anchors, DataSet data, String split, List<ScoreTable.Row> totals) {
    return anchors
        .of(data, split)
        .filter(published -> !anchors.of(published).isEmpty())
        .map(published -> section(published, anchors.of(published), totals, uids(data, split)));
  }

  /** Of two rows with one uid, one is answered. */
  private static long uids(DataSet data, String split) {
    return data.rows().stream()
        .filter(row -> row.split().equals(split))
        .map(DataRow::uid)
        .distinct()
        .count();
  }

  private static Section section(
      Anchors.Split published, List<Anchor> anchors, List<ScoreTable.Row> totals, long uids) {
    List<List<Cell>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    notes.add(
        "The split is taken for that of %s because the table has %d references of it, as published, and none is drawn."
            .formatted(published.benchmark(), published.rows()));
    notes.add(
        "Published numbers are by the authors' own protocols; which of them compares with which is told by docs/evaluation.md.");
    for (ScoreTable.Row row : totals) {
      rows.add(
          List.of(
              Cell.of("this run, " + row.mode().title()),
              Cell.of(row.score().j(), row.score().ranges().j()),
              Cell.of(row.score().f(), row.score().ranges().f()),
              Cell.of(row.score().jAndF(), row.score().ranges().jAndF()),
              Cell.of(row.score().s(), row.score().ranges().s()),
              Cell.of("")));
    }
    int answered = totals.stream().mapToInt(row -> row.score().references()).max().orElse(0);
    if (answered < uids) {
      notes.add(
          "This run answered %d of them only; its scores are not those of the whole split."
              .formatted(answered));
    }
    for (Anchor anchor : anchors) {
      rows.add(
          List.of(
              Cell.of(anchor.method()),
              cell(anchor.j()),
              cell(anchor.f()),
              cell(anchor.jAndF()),
              cell(anchor.s()),
              Cell.of(anchor.source())));
    }
    return new Section(
        published.split() + " beside published numbers", new Table(COLUMNS, rows).trimmed(), notes);
  }

  private static Cell cell(Double value) {
    return Cell.of(value == null ? Double.NaN : value);
  }
}
