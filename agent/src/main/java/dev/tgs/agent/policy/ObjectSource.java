package dev.tgs.agent.policy;

import dev.tgs.agent.Phrase;
import dev.tgs.agent.Phrase.Origin;
import dev.tgs.agent.Thought;
import java.util.Optional;

/**
 * Which object of a thought is looked for, and what happens when the thought does not name it.
 *
 * @param origin {@code SIMPLE_OBJECT} or {@code FINE_OBJECT}
 */
public record ObjectSource(Origin origin, Missing missing) {
  /** What stands for an object that a thought does not name. */
  public enum Missing {
    /** The word that the published extraction falls back to, looked for like any other. */
    ASK_FOR_ERROR,
    /** Nothing is looked for. */
    NO_PREDICTION
  }

  public ObjectSource {
    if (origin == Origin.REFERENCE) {
      throw new IllegalArgumentException("A thought has a simple and a fine object only.");
    }
  }

  public Optional<Phrase> phrase(Thought thought) {
    Optional<String> object =
        origin == Origin.SIMPLE_OBJECT ? thought.simpleObject() : thought.fineObject();
    return object
        .or(() -> missing == Missing.ASK_FOR_ERROR ? Optional.of("Error") : Optional.empty())
        .map(text -> new Phrase(text, origin));
  }
}
