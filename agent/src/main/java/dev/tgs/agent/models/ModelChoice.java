package dev.tgs.agent.models;

/**
 * Which models run, how and where.
 *
 * @param models a folder with published weights, or {@link #RANDOM_PUBLISHED} or {@link
 *     #RANDOM_MINI}
 * @param seed of random weights
 */
public record ModelChoice(String models, long seed, Placement placement) {
  /** The published sizes with random weights: as slow as the real ones, and they know nothing. */
  public static final String RANDOM_PUBLISHED = "random-published";

  /** Small models with random weights, for trials of everything around them. */
  public static final String RANDOM_MINI = "random-mini";

  public boolean isRandom() {
    return models.equals(RANDOM_PUBLISHED) || models.equals(RANDOM_MINI);
  }
}
