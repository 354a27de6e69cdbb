package dev.tgs.agent;

/** The words that are looked for in the frames, and where they come from. */
public record Phrase(String text, Origin origin) {
  /** Where a phrase comes from; the published drivers write their captions by it. */
  public enum Origin {
    /** The user's own sentence, unthought. */
    REFERENCE,
    /** The fine-grained object description of a {@link Thought}. */
    FINE_OBJECT,
    /** The short object name of a {@link Thought}. */
    SIMPLE_OBJECT
  }

  public static Phrase of(Reference reference) {
    return new Phrase(reference.text(), Origin.REFERENCE);
  }

  /** Whether a thought says by this phrase that the clip holds nothing of the kind. */
  public boolean saysNothing() {
    return origin != Origin.REFERENCE && text.strip().equals("null");
  }
}
