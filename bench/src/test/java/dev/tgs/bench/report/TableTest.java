package dev.tgs.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.evaluate.Interval;
import dev.tgs.bench.report.Table.Cell;
import dev.tgs.bench.report.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table TABLE =
      new Table(
          List.of(Column.text("kind"), Column.number("J"), Column.number("S")),
          List.of(
              List.of(
                  Cell.of("a|<b>"),
                  Cell.of(0.5432, new Interval(0.51, 0.58)).withBar(0.5432),
                  Cell.of(Double.NaN)),
              List.of(Cell.of("c"), Cell.of(0.25, Interval.UNKNOWN), Cell.of(Double.NaN))));

  @Test
  void markdownAndHtmlSayTheSame() {
    assertThat(TABLE.markdown())
        .isEqualTo(
            """
            | kind | J | S |
            | --- | ---: | ---: |
            | a\\|\\<b\\> | 0.543 [0.510, 0.580] | \u2013 |
            | c | 0.250 | \u2013 |
            """);
    Html html = Html.page("t");
    TABLE.write(html);
    assertThat(html.finish())
        .contains("<td>a|&lt;b&gt;</td>", "--share: 54.3%", "0.543<small>[0.510, 0.580]</small>");
  }

  @Test
  void columnsWithoutAValueAreLeftOut() {
    assertThat(TABLE.trimmed().columns()).extracting(Column::name).containsExactly("kind", "J");
    assertThat(TABLE.trimmed().rows().get(1)).extracting(Cell::text).containsExactly("c", "0.250");
  }

  @Test
  void anEmptyTableIsNotShown() {
    Table empty = new Table(List.of(Column.text("why")), List.of());
    Html html = Html.page("t");
    empty.write(html);
    assertThat(html.finish()).doesNotContain("<table");
    assertThat(empty.markdown()).isEmpty();
  }
}
