package dev.tgs.bench.published;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON with the spaces, escapes and digits of Python's {@code json} module, so that files of either
 * program can be compared byte by byte.
 */
final class PythonJson {
  private static final int MOST_DIGITS = 17;
  private static final int INDENT = 4;

  private PythonJson() {}

  /**
   * An object on one line, with all characters as they are.
   *
   * @param fields strings and numbers
   */
  static String line(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .map(field -> text(field.getKey(), false) + ": " + value(field.getValue(), 0, false))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** An object over many lines, four spaces a level, in ASCII. */
  static String indented(Map<String, ?> fields) {
    return value(fields, 0, true);
  }

  private static String value(Object value, int level, boolean ascii) {
    if (value instanceof Map<?, ?> map) {
      if (map.isEmpty()) {
        return "{}";
      }
      String inner = "\n" + " ".repeat(INDENT * (level + 1));
      return map.entrySet().stream()
          .map(
              field ->
                  text((String) field.getKey(), ascii)
                      + ": "
                      + value(field.getValue(), level + 1, ascii))
          .collect(
              Collectors.joining(
                  "," + inner, "{" + inner, "\n" + " ".repeat(INDENT * level) + "}"));
    }
    if (value instanceof String text) {
      return text(text, ascii);
    }
    return value instanceof Double real ? number(real) : String.valueOf(value);
  }

  /** As Python's {@code repr}: the fewest digits that give the number back. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = shortest(value).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return exact.round(new MathContext(MOST_DIGITS));
  }

  private static String text(String text, boolean ascii) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          boolean isPlain = c >= ' ' && (c <= 0x7f || !ascii);
          quoted.append(isPlain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
      }
    }
    return quoted.append('"').toString();
  }
}
