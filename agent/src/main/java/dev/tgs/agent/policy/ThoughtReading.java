package dev.tgs.agent.policy;

import dev.tgs.agent.Thought;
import dev.tgs.models.refthinker.ThoughtText;
import java.util.List;

/** How the objects are found in what a thinker has written. */
public enum ThoughtReading {
  /**
   * Only between a mark and its end, as published; text that was cut before the end names none, and
   * an object without words is one.
   */
  AS_PUBLISHED,
  /**
   * A missing end, doubled marks and objects without words are made the best of, and {@code None},
   * {@code no object} and the like say that nothing is meant.
   */
  CORRECTED;

  public Thought read(String text) {
    ThoughtText found =
        this == AS_PUBLISHED ? ThoughtText.asPublished(text) : ThoughtText.corrected(text);
    return new Thought(
        text, found.reasoning(), found.fineObject(), found.simpleObject(), List.of());
  }
}
