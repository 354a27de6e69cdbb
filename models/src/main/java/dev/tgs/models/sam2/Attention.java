package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;

/** Attention of the mask decoder, whose inner width may be smaller than that of the tokens. */
final class Attention extends Module {
  private final int heads;
  private final Linear q;
  private final Linear k;
  private final Linear v;
  private final Linear out;

  Attention(int width, int inner, int heads) {
    this(width, width, inner, heads);
  }

  /**
   * @param kvWidth width of keys and values where it differs
   */
  Attention(int width, int kvWidth, int inner, int heads) {
    this.heads = heads;
    this.q = child("q_proj", new Linear(width, inner));
    this.k = child("k_proj", new Linear(kvWidth, inner));
    this.v = child("v_proj", new Linear(kvWidth, inner));
    this.out = child("out_proj", new Linear(inner, width));
  }

  /** [b, n, D] over [b, m, D] to [b, n, D]. */
  Tensor forward(Tensor query, Tensor key, Tensor value) {
    Tensor attended =
        Functional.scaledDotProductAttention(
            split(q.forward(query)), split(k.forward(key)), split(v.forward(value)), null);
    return out.forward(attended.transpose(1, 2).flatten(2, 3));
  }

  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
  }
}
