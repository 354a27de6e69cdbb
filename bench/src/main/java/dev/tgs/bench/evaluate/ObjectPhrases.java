package dev.tgs.bench.evaluate;

import dev.tgs.agent.Thought;
import dev.tgs.bench.data.Truth;
import java.util.Locale;

/** When two object phrases say the same. */
final class ObjectPhrases {
  private ObjectPhrases() {}

  /** Whether a thought names the right object in short. */
  static boolean isRight(Thought thought, Truth truth) {
    return thought
        .simpleObject()
        .map(said -> plain(said).equals(plain(truth.sObject())))
        .orElse(false);
  }

  /** Words alone: no article, no full stop, no capitals. */
  private static String plain(String phrase) {
    return phrase
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("[.]+$", "")
        .replaceAll("^(the|an?) ", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
