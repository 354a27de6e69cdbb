package dev.tgs.agent.policy;

/** What becomes of the padding on the left of a prompt that is shorter than others in its batch. */
public enum PromptPadding {
  /**
   * References go through in batches of eight, in their order; the padding is read like any other
   * token, so that a thought depends on its neighbours.
   */
  READ_AS_PUBLISHED,
  /** There is none: every reference gets the thought that it would get alone. */
  NONE;

  /** References of a batch where the padding counts. */
  public static final int PUBLISHED_BATCH = 8;
}
