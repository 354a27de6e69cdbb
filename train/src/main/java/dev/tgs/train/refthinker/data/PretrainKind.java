package dev.tgs.train.refthinker.data;

import java.util.Locale;

/** What a pre-training sample shows or plays. */
public enum PretrainKind {
  /** A picture, with a question and its answer. */
  IMAGE,
  /** A video, with a question and its answer. */
  VIDEO,
  /** A sound, with its caption. */
  AUDIO;

  /** The name of the token that its features take the place of. */
  String token() {
    return "<" + word() + ">";
  }

  /** What the user's turn says before a question, if there is any. */
  String opening() {
    String article = this == VIDEO ? "a" : "an";
    String task = this == AUDIO ? "Please describe this audio." : "Please answer the question:\n";
    return "This is %1$s %2$s:\n<%2$s_start><%2$s><%2$s_end>\n%3$s"
        .formatted(article, word(), task);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
