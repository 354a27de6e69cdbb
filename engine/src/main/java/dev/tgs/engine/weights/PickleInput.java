package dev.tgs.engine.weights;

import dev.tgs.engine.EngineException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers and texts of a pickle, within a budget of memory for all its values together. */
final class PickleInput {
  private static final long MEMORY = 256L << 20;
  private static final int MAX_INTEGER = 1024;
  private static final int MAX_LINE = 1 << 16;
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:x(\\p{XDigit}{2})|u(\\p{XDigit}{4})|U(\\p{XDigit}{8})|([\\\\'\"nrt]))");

  private final Cursor in;
  private long memory;

  PickleInput(Cursor in) {
    this.in = in;
  }

  Cursor cursor() {
    return in;
  }

  /** Takes bytes out of the budget, before they are allocated. */
  void spend(long bytes) {
    memory += bytes;
    if (memory > MEMORY) {
      throw in.file()
          .wrong(
              "holds more than "
                  + (MEMORY >> 20)
                  + " MiB of values besides its tensors; save the model's state dict alone");
    }
  }

  EngineException damaged(String what) {
    return in.file()
        .wrong(
            "has a pickle that "
                + what
                + " (before byte "
                + in.position()
                + "); it is damaged or hostile, get it again from its publisher");
  }

  byte[] bytes(long length) {
    spend(Math.max(0, length));
    return in.bytes(length);
  }

  String text(long length) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(length))).toString();
    } catch (CharacterCodingException e) {
      throw damaged("has text that is not UTF-8");
    }
  }

  String line() {
    String line = in.line(MAX_LINE);
    spend(line.length());
    return line;
  }

  /** A whole number of any length, least byte first. */
  Object integer(int length) {
    if (length < 0 || length > MAX_INTEGER) {
      throw damaged("has a whole number of " + length + " bytes");
    }
    byte[] little = in.bytes(length);
    byte[] big = new byte[length];
    for (int i = 0; i < length; i++) {
      big[i] = little[length - 1 - i];
    }
    return narrow(length == 0 ? BigInteger.ZERO : new BigInteger(big));
  }

  /** A whole number in digits; 00 and 01 are booleans. */
  Object integerLine() {
    String line = line();
    if (line.equals("00") || line.equals("01")) {
      return line.equals("01");
    }
    String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    if (digits.length() > MAX_INTEGER || !digits.matches("[+-]?\\d+")) {
      throw damaged("has " + DataFile.quote(line) + " for a whole number");
    }
    return narrow(new BigInteger(digits));
  }

  private static Object narrow(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  /** Place in the memo, in digits. */
  long indexLine() {
    String line = line();
    if (!line.matches("\\d{1,18}")) {
      throw damaged("has " + DataFile.quote(line) + " for a place in its memo");
    }
    return Long.parseLong(line);
  }

  double doubleLine() {
    String line = line();
    try {
      return switch (line) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.parseDouble(line);
      };
    } catch (NumberFormatException e) {
      throw damaged("has " + DataFile.quote(line) + " for a number");
    }
  }

  /** Text in quotes. */
  String quotedLine() {
    String line = line();
    int last = line.length() - 1;
    if (last < 1 || line.charAt(0) != line.charAt(last) || "'\"".indexOf(line.charAt(0)) < 0) {
      throw damaged("has a text without quotes");
    }
    return unescape(line.substring(1, last));
  }

  String escapedLine() {
    return unescape(line());
  }

  private String unescape(String text) {
    return ESCAPE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(meaning(match)));
  }

  private String meaning(java.util.regex.MatchResult match) {
    if (match.group(4) != null) {
      return switch (match.group(4)) {
        case "n" -> "\n";
        case "r" -> "\r";
        case "t" -> "\t";
        default -> match.group(4);
      };
    }
    String digits =
        match.group(1) != null
            ? match.group(1)
            : match.group(2) != null ? match.group(2) : match.group(3);
    long point = Long.parseLong(digits, 16);
    if (point > Character.MAX_CODE_POINT) {
      throw damaged("has a character beyond Unicode");
    }
    return Character.toString((int) point);
  }
}
