package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;

/**
 * Self-attention over the tokens of each window, with queries pooled 2x2 where the grid shrinks.
 */
final class HieraAttention extends Module {
  private final int heads;
  private final boolean pools;
  private final Linear qkv;
  private final Linear proj;

  HieraAttention(int dim, int dimOut, int heads, boolean pools) {
    this.heads = heads;
    this.pools = pools;
    this.qkv = child("qkv", new Linear(dim, 3L * dimOut));
    this.proj = child("proj", new Linear(dimOut, dimOut));
  }

  /**
   * @param x [windows, h, w, dim]
   * @return [windows, h', w', dimOut]
   */
  Tensor forward(Tensor x) {
    long b = x.size(0);
    long h = x.size(1);
    long w = x.size(2);
    Tensor[] parts = qkv.forward(x).reshape(b, h * w, 3, heads, -1).unbind(2);
    Tensor q = parts[0];
    if (pools) {
      Tensor pooled = HieraBlock.pool(q.reshape(b, h, w, -1));
      h = pooled.size(1);
      w = pooled.size(2);
      q = pooled.reshape(b, h * w, heads, -1);
    }
    Tensor out =
        Functional.scaledDotProductAttention(
            q.transpose(1, 2), parts[1].transpose(1, 2), parts[2].transpose(1, 2), null);
    return proj.forward(out.transpose(1, 2).reshape(b, h, w, -1));
  }
}
