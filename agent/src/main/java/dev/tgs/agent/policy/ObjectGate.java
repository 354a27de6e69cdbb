package dev.tgs.agent.policy;

/** What the segmenter's own verdict that a box holds no object does. */
public enum ObjectGate {
  /** Nothing, as published. */
  IGNORED,
  /** The mask is empty when the object score, a logit, is 0 or less. */
  EMPTY_IF_ABSENT;

  public boolean keeps(float objectScore) {
    return this == IGNORED || objectScore > 0;
  }
}
