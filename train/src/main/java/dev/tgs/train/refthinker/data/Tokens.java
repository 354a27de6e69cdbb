package dev.tgs.train.refthinker.data;

import dev.tgs.models.refthinker.PromptIds;

/**
 * An instruction as a language model reads it: the loss counts over the answer alone.
 *
 * @param prompt with the places of video and sound
 * @param answer ids of the answer, the end mark last
 */
public record Tokens(PromptIds prompt, long[] answer) {
  /**
   * Rows of the whole once the features are in their places.
   *
   * @param features rows of video and sound together
   */
  public int length(int features) {
    return prompt.ids().length - 2 + features + answer.length;
  }
}
