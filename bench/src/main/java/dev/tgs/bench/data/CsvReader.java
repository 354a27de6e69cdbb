package dev.tgs.bench.data;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values after RFC 4180: quoted fields may hold commas, quotes and line breaks. */
final class CsvReader {
  /**
   * One record.
   *
   * @param line on which it begins, from 1
   */
  record Fields(int line, List<String> values) {}

  private final String text;
  private final String name;
  private int at;
  private int line = 1;

  /**
   * @param text whole file; a byte order mark at its begin is passed over
   * @param name for messages
   */
  CsvReader(String text, String name) {
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.name = name;
  }

  /** All records but empty lines. */
  List<Fields> read() {
    List<Fields> records = new ArrayList<>();
    while (at < text.length()) {
      int begin = line;
      List<String> values = new ArrayList<>();
      do {
        values.add(field());
      } while (next(','));
      if (at < text.length() && !lineBreak()) {
        throw new DataException(
            "%s, line %d: a quoted field is followed by '%s', not by a comma; double the quotes inside it."
                .formatted(name, line, text.charAt(at)));
      }
      if (values.size() > 1 || !values.get(0).isEmpty()) {
        records.add(new Fields(begin, values));
      }
    }
    return records;
  }

  private String field() {
    if (!next('"')) {
      int begin = at;
      while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(begin, at);
    }
    int begin = line;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"' && !next('"')) {
        return value.toString();
      }
      line += c == '\n' ? 1 : 0;
      value.append(c);
    }
    throw new DataException(
        "%s, line %d: a quote is opened and never closed; close it or double it."
            .formatted(name, begin));
  }

  private boolean lineBreak() {
    boolean carriageReturn = next('\r');
    boolean found = next('\n') || carriageReturn;
    line += found ? 1 : 0;
    return found;
  }

  private boolean next(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }
}
