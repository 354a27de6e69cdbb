package dev.tgs.bench.report;

import dev.tgs.bench.evaluate.Interval;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that can be written as HTML and as Markdown.
 *
 * @param rows of as many cells as there are columns
 */
record Table(List<Column> columns, List<List<Cell>> rows) {
  record Column(String name, Kind kind) {
    private enum Kind {
      NUMBER,
      TEXT,
      WORDS
    }

    /** Stands at the right. */
    static Column number(String name) {
      return new Column(name, Kind.NUMBER);
    }

    /** Stands at the left. */
    static Column text(String name) {
      return new Column(name, Kind.TEXT);
    }

    /** Sentences, which want room and may be broken. */
    static Column words(String name) {
      return new Column(name, Kind.WORDS);
    }

    private String[] attributes(boolean isFirst) {
      return switch (kind) {
        case WORDS -> new String[] {"class", "left words"};
        case TEXT -> isFirst ? PLAIN : new String[] {"class", "left"};
        case NUMBER -> PLAIN;
      };
    }
  }

  private static final String[] PLAIN = {};

  /**
   * @param quiet what stands below in small letters, a number; empty for nothing
   * @param share of the cell that is coloured, 0 to 1; NaN for none
   */
  record Cell(String text, String quiet, double share) {
    static Cell of(String text) {
      return new Cell(text, "", Double.NaN);
    }

    static Cell of(double value) {
      return of(Numbers.score(value));
    }

    static Cell of(double value, Interval interval) {
      return new Cell(Numbers.score(value), Numbers.interval(interval), Double.NaN);
    }

    Cell withBar(double of) {
      return new Cell(text, quiet, of);
    }
  }

  /** Without the columns that have no value in any row. */
  Table trimmed() {
    List<Integer> kept =
        IntStream.range(0, columns.size())
            .filter(i -> rows.stream().anyMatch(row -> !row.get(i).text().equals(Numbers.NONE)))
            .boxed()
            .toList();
    return new Table(
        kept.stream().map(columns::get).toList(),
        rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  /** Nothing if it has no rows. */
  void write(Html html) {
    if (rows.isEmpty()) {
      return;
    }
    html.begin("div", "class", "wide").begin("table").begin("thead").begin("tr");
    for (int i = 0; i < columns.size(); i++) {
      html.add("th", columns.get(i).name(), columns.get(i).attributes(i == 0));
    }
    html.end().end().begin("tbody");
    for (List<Cell> row : rows) {
      html.begin("tr");
      for (int i = 0; i < row.size(); i++) {
        write(html, row.get(i), columns.get(i).attributes(i == 0));
      }
      html.end();
    }
    html.end().end().end();
  }

  private static void write(Html html, Cell cell, String... attributes) {
    boolean isBar = !Double.isNaN(cell.share());
    if (cell.quiet().isEmpty()) {
      html.add("td", cell.text(), isBar ? bar(cell.share()) : attributes);
    } else {
      html.begin("td", isBar ? bar(cell.share()) : attributes).text(cell.text());
      html.add("small", cell.quiet()).end();
    }
  }

  private static String[] bar(double share) {
    return new String[] {
      "class", "bar", "style", String.format(Locale.ROOT, "--share: %.1f%%", 100 * share)
    };
  }

  /** As GitHub reads it; nothing if it has no rows. */
  String markdown() {
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(line(columns.stream().map(c -> Markdown.escaped(c.name())).toList()));
    text.append(
        line(columns.stream().map(c -> c.kind() == Column.Kind.NUMBER ? "---:" : "---").toList()));
    for (List<Cell> row : rows) {
      text.append(line(row.stream().map(Table::plain).toList()));
    }
    return text.toString();
  }

  private static String plain(Cell cell) {
    String text = Markdown.escaped(cell.text());
    return cell.quiet().isEmpty() ? text : text + " " + cell.quiet();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
