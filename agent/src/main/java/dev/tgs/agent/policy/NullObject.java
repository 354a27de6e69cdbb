package dev.tgs.agent.policy;

import dev.tgs.agent.Phrase;

/** What happens when a thought says {@code null}: nothing in the clip is meant. */
public enum NullObject {
  /** The word is looked for like any other, as published. */
  LOOK_FOR_THE_WORD,
  /** Nothing is looked for; all masks are empty. */
  EMPTY_MASKS;

  public boolean isLookedFor(Phrase phrase) {
    return this == LOOK_FOR_THE_WORD || !phrase.saysNothing();
  }
}
