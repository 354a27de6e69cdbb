package dev.tgs.bench.report;

/** A page of Markdown that is being written; text of others cannot become markup of it. */
final class Markdown {
  private final StringBuilder page = new StringBuilder();

  Markdown title(int level, String text) {
    page.append(page.length() == 0 ? "" : "\n");
    page.append("#".repeat(level)).append(' ').append(escaped(text)).append("\n\n");
    return this;
  }

  Markdown paragraph(String text) {
    page.append(escaped(text)).append("\n\n");
    return this;
  }

  Markdown item(String name, String value) {
    page.append("- ").append(escaped(name)).append(": ").append(escaped(value)).append('\n');
    return this;
  }

  Markdown table(Table table) {
    page.append(table.markdown()).append('\n');
    return this;
  }

  /** On one line, with a backslash before all that means something. */
  static String escaped(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*\\[\\]<>|#])", "\\\\$1");
  }

  String finish() {
    return page.toString().replaceAll("\n{3,}", "\n\n");
  }
}
