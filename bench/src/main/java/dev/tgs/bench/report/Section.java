package dev.tgs.bench.report;

import java.util.List;

/**
 * A part of a report that is the same in HTML and in Markdown.
 *
 * @param notes what a reader of the table must know, below it
 */
record Section(String title, Table table, List<String> notes) {
  void write(Html html) {
    html.add("h2", title);
    table.write(html);
    notes.forEach(note -> html.add("p", note, "class", "soft"));
  }

  void write(Markdown markdown) {
    markdown.title(2, title).table(table);
    notes.forEach(markdown::paragraph);
  }
}
