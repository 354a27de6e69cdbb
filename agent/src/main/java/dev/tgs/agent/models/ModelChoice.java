package dev.tgs.agent.models;

import dev.tgs.engine.Quantization;
import dev.tgs.models.llama.TokenChoice;

/**
 * Which models run, how and where.
 *
 * @param models a folder with published weights or a {@link MiniFolder}, or {@link #MINI}, {@link
 *     #RANDOM_PUBLISHED} or {@link #RANDOM_MINI}
 * @param seed of random weights
 * @param quantization of the language model
 * @param tokens how it chooses its words
 */
public record ModelChoice(
    String models, long seed, Placement placement, Quantization quantization, TokenChoice tokens) {
  /** The small trained agent that is part of the program. */
  public static final String MINI = "mini";

  /** The published sizes with random weights: as slow as the real ones, and they know nothing. */
  public static final String RANDOM_PUBLISHED = "random-published";

  /** Small models with random weights, for trials of everything around them. */
  public static final String RANDOM_MINI = "random-mini";

  /** A language model as it is, which takes the likeliest word. */
  public ModelChoice(String models, long seed, Placement placement) {
    this(models, seed, placement, Quantization.NONE, TokenChoice.GREEDY);
  }

  public boolean isRandom() {
    return models.equals(RANDOM_PUBLISHED) || models.equals(RANDOM_MINI);
  }
}
