package dev.tgs.models.sam2;

/**
 * Which of the decoder's four masks answers a prompt.
 *
 * @param multimask return masks 1 to 3 instead of one
 * @param stabilityDelta logits within this distance of zero count as unsure
 * @param stabilityThreshold mask 0 is taken if it keeps at least this share of its area when unsure
 *     pixels are left out; otherwise the one of masks 1 to 3 with the best predicted IoU is
 */
public record MaskSelection(boolean multimask, double stabilityDelta, double stabilityThreshold) {
  /** As the published image predictor is built: one mask, fallback at 0.05 and 0.98. */
  public static final MaskSelection PUBLISHED = new MaskSelection(false, .05, .98);

  public static final MaskSelection MULTIMASK = new MaskSelection(true, .05, .98);
}
