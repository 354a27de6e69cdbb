package dev.tgs.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A page that is being written. All text is escaped; there is no other way in, so what models and
 * benchmarks say can never become part of the page's own markup.
 */
final class Html {
  /** Elements that a full stop may follow without a space. */
  private static final Set<String> WITHIN_TEXT = Set.of("strong", "small");

  private final StringBuilder page = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins a page with the look that all reports share. */
  static Html page(String title) {
    Html html = new Html();
    html.page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.add("title", title);
    html.page.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n");
    return html.begin("main").add("h1", title);
  }

  private static String style() {
    try (InputStream in = Html.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Html begin(String tag, String... attributes) {
    tag(tag, attributes);
    open.push(tag);
    return this;
  }

  /** Closes the element that was opened last. */
  Html end() {
    page.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element with text alone. */
  Html add(String tag, String text, String... attributes) {
    tag(tag, attributes);
    text(text);
    page.append("</").append(tag).append(WITHIN_TEXT.contains(tag) ? ">" : ">\n");
    return this;
  }

  /** An element that has no content. */
  Html empty(String tag, String... attributes) {
    tag(tag, attributes);
    return this;
  }

  /** A part of a drawing in SVG that has no content. */
  Html shape(String tag, String... attributes) {
    tag(tag, attributes);
    page.setLength(page.length() - 1);
    page.append("/>\n");
    return this;
  }

  Html text(String text) {
    page.append(escaped(text));
    return this;
  }

  private void tag(String tag, String... attributes) {
    page.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      page.append(' ').append(attributes[i]).append("=\"");
      page.append(escaped(attributes[i + 1])).append('"');
    }
    page.append('>');
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isText(c) ? c : 0xFFFD);
              }
            });
    return safe.toString();
  }

  private static boolean isText(int c) {
    return c >= ' ' ? !Character.isISOControl(c) : c == '\n' || c == '\t';
  }

  /** The whole page. */
  String finish() {
    while (!open.isEmpty()) {
      end();
    }
    return page.append("</body>\n</html>\n").toString();
  }
}
