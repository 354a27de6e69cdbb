package dev.tgs.models.groundingdino;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;

/** {@code torch.nn.MultiheadAttention} with its packed projection, batch first. */
final class MultiheadAttention extends Module {
  private final int width;
  private final int heads;
  private final Parameter inProjWeight;
  private final Parameter inProjBias;
  private final Linear outProj;

  MultiheadAttention(int width, int heads) {
    this.width = width;
    this.heads = heads;
    inProjWeight = parameter("in_proj_weight", 3L * width, width);
    inProjBias = parameter("in_proj_bias", 3L * width);
    outProj = child("out_proj", new Linear(width, width));
  }

  /**
   * @param mask boolean, broadcast to [b, heads, n, m], true where the query may attend; may be
   *     null
   */
  Tensor forward(Tensor query, Tensor key, Tensor value, Tensor mask) {
    Tensor out =
        Functional.scaledDotProductAttention(
            project(query, 0), project(key, 1), project(value, 2), mask);
    return outProj.forward(out.transpose(1, 2).flatten(2, 3));
  }

  private Tensor project(Tensor x, int part) {
    Tensor weight = inProjWeight.get().narrow(0, (long) part * width, width).to(x.dtype());
    Tensor bias = inProjBias.get().narrow(0, (long) part * width, width).to(x.dtype());
    return Functional.linear(x, weight, bias)
        .reshape(x.size(0), x.size(1), heads, -1)
        .transpose(1, 2);
  }
}
