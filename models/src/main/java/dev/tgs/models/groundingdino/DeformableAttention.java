package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;

/**
 * Each query looks at a few points of each level instead of every token (ground.md 8).
 *
 * @see <a href="https://arxiv.org/abs/2010.04159">Deformable DETR, 2020</a>
 */
final class DeformableAttention extends Module {
  private final DeformableSampler.Shape shape;
  private final Linear samplingOffsets;
  private final Linear attentionWeights;
  private final Linear valueProj;
  private final Linear outputProj;

  DeformableAttention(int width, int heads, int levels, int points) {
    shape = new DeformableSampler.Shape(heads, levels, points, width / heads);
    samplingOffsets = child("sampling_offsets", new Linear(width, 2L * shape.samples() * heads));
    attentionWeights =
        child("attention_weights", new Linear(width, (long) shape.samples() * heads));
    valueProj = child("value_proj", new Linear(width, width));
    outputProj = child("output_proj", new Linear(width, width));
  }

  /**
   * @param query [b, q, D], position added
   * @param references F32 [b or 1, q, 2] centres or [b, q, 4] boxes as cx, cy, w, h, in 0..1
   * @param value [b, tokens, D]
   */
  Tensor forward(Tensor query, Tensor references, Tensor value, Levels levels) {
    Tensor offsets = samplingOffsets.forward(query).to(DType.F32);
    Tensor logits = attentionWeights.forward(query).to(DType.F32);
    Tensor values = valueProj.forward(value).to(DType.F32);
    Tensor sampled = DeformableSampler.sample(shape, levels, values, references, offsets, logits);
    return outputProj.forward(sampled.to(query.dtype()));
  }
}
