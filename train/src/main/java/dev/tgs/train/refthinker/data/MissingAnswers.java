package dev.tgs.train.refthinker.data;

/** What happens where a reference has no answer. */
public enum MissingAnswers {
  /** It is an error, as published. */
  REFUSE,
  /** The reference is left out of the training. */
  PASS_OVER
}
