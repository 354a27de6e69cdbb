package dev.tgs.models.groundingdino;

import dev.tgs.engine.Tensor;

/**
 * What one stage of the detector says, as a training sees it.
 *
 * @param logits F32 [b, q, n], a column a token of the caption
 * @param boxes F32 [b, q, 4] as cx, cy, w, h in 0..1
 */
public record StageAnswer(Tensor logits, Tensor boxes) {}
