package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;

/**
 * Masks for k boxes, m of each.
 *
 * @param logits F32 [k, m, S/4, S/4], not clamped
 * @param iou predicted IoU, F32 [k, m]
 * @param objectScore logit of "an object is there", F32 [k, 1]
 */
public record MaskPrediction(Tensor logits, Tensor iou, Tensor objectScore) {
  private static final double LIMIT = 32;

  /** The logits as the published predictor returns them, within -32..32. */
  public Tensor lowResMasks() {
    return logits.clamp(-LIMIT, LIMIT);
  }

  /** Logits at another size, bilinear: [k, m, height, width]. */
  public Tensor logitsAt(long height, long width) {
    return Functional.upsampleBilinear(logits, height, width);
  }

  /** Binary masks of the original picture, U8 [k, m, height, width] of 0 and 1. */
  public Tensor masksAt(long height, long width) {
    return logitsAt(height, width).gt(0).to(dev.tgs.engine.DType.U8);
  }
}
