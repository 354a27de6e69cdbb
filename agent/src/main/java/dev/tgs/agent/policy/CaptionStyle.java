package dev.tgs.agent.policy;

import dev.tgs.agent.Phrase;
import java.util.Locale;

/** How a phrase becomes the caption that the detector reads. */
public enum CaptionStyle {
  /**
   * Lower case, stripped; an object phrase always gets a full stop, then whatever does not end with
   * one gets one. An object that came with a full stop ends with two, of which the detector treats
   * the last as a sentence of its own.
   */
  AS_PUBLISHED {
    @Override
    public String caption(Phrase phrase) {
      String text = phrase.text().strip().toLowerCase(Locale.ROOT);
      if (phrase.origin() != Phrase.Origin.REFERENCE) {
        text += ".";
      }
      return text.endsWith(".") ? text : text + ".";
    }
  },
  /** Lower case, stripped, with one full stop at the end. */
  ONE_FULL_STOP {
    @Override
    public String caption(Phrase phrase) {
      String text = phrase.text().strip().toLowerCase(Locale.ROOT);
      int end = text.length();
      while (end > 0
          && (text.charAt(end - 1) == '.' || Character.isWhitespace(text.charAt(end - 1)))) {
        end--;
      }
      return text.substring(0, end) + ".";
    }
  };

  public abstract String caption(Phrase phrase);
}
