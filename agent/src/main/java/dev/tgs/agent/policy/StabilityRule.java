package dev.tgs.agent.policy;

/**
 * When the segmenter distrusts its single mask: the mask is stable if at least {@code threshold} of
 * the pixels whose logit is above {@code -delta} are also above {@code +delta}; otherwise the best
 * of three masks by predicted IoU takes its place.
 */
public record StabilityRule(boolean on, double delta, double threshold) {
  /** As the published configuration has it. */
  public static final StabilityRule PUBLISHED = new StabilityRule(true, 0.05, 0.98);

  /** The single mask, always. */
  public static final StabilityRule OFF = new StabilityRule(false, 0.05, 0.98);
}
