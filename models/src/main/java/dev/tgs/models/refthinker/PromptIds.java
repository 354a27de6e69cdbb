package dev.tgs.models.refthinker;

/**
 * The tokens of a {@link ThinkPrompt}.
 *
 * @param ids all of them
 * @param video where the features of the frames take the place of a token
 * @param audio where the features of the sound do, behind {@code video}
 * @param shared how many tokens at the beginning, with both places among them, are the same
 *     whatever the expression says: they end with a token that is never split, so what follows
 *     cannot change them
 */
public record PromptIds(long[] ids, int video, int audio, int shared) {
  /**
   * Rows at the beginning that are shared once the features are in their places.
   *
   * @param features rows of video and sound together
   */
  public int sharedRows(long features) {
    return shared - 2 + (int) features;
  }
}
