package dev.tgs.agent.policy;

import java.util.function.ToIntFunction;

/** What happens to a caption of more tokens than the detector reads. */
public enum LongText {
  /** The token row is cut wherever that falls, the end mark with it, as published. */
  CUT_TOKENS,
  /** The caption is cut after a whole sentence, else word, that fits; the user is told. */
  CUT_CAPTION;

  /**
   * The caption that is handed to the detector.
   *
   * @param caption ends with a full stop
   * @param tokens counts the tokens of a text, marks at both ends included
   * @param most tokens that the detector reads
   */
  public String fit(String caption, ToIntFunction<String> tokens, int most) {
    if (this == CUT_TOKENS || tokens.applyAsInt(caption) <= most) {
      return caption;
    }
    int fits = 0;
    int tooLong = caption.length();
    while (tooLong - fits > 1) {
      int middle = (fits + tooLong) >>> 1;
      if (tokens.applyAsInt(close(caption, middle)) <= most) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return close(caption, boundary(caption, fits));
  }

  /** The end of a sentence in the second half of what fits, else of a word, else of a character. */
  private static int boundary(String text, int end) {
    for (int i = end - 1; i >= end / 2; i--) {
      if (text.charAt(i) == '.' || text.charAt(i) == '?') {
        return i + 1;
      }
    }
    if (!Character.isWhitespace(text.charAt(end))) {
      for (int i = end - 1; i > 0; i--) {
        if (Character.isWhitespace(text.charAt(i))) {
          return i;
        }
      }
    }
    return end;
  }

  private static String close(String text, int end) {
    boolean splitsPair =
        end > 0 && end < text.length() && Character.isLowSurrogate(text.charAt(end));
    String head = text.substring(0, splitsPair ? end - 1 : end).strip();
    return head.endsWith(".") || head.endsWith("?") ? head : head + ".";
  }
}
