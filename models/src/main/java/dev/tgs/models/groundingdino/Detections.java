package dev.tgs.models.groundingdino;

import dev.tgs.engine.Tensor;

/**
 * Queries in order of their encoder score.
 *
 * @param logits F32 [b, q, max_text_len], a column a text token, minus infinity beyond the caption
 * @param boxes F32 [b, q, 4] as cx, cy, w, h in 0..1
 * @param tokens which token of the picture a query began as, I64 [b, q]
 */
public record Detections(Tensor logits, Tensor boxes, Tensor tokens) {}
