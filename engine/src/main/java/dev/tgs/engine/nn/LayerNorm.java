package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** Layer normalisation over the last dimension. */
public final class LayerNorm extends Module {
  private final Parameter weight;
  private final Parameter bias;
  private final double eps;

  public LayerNorm(long size, double eps) {
    this.weight = parameter("weight", size);
    this.bias = parameter("bias", size);
    this.eps = eps;
  }

  /**
   * @param x [..., size]
   */
  public Tensor forward(Tensor x) {
    return Functional.layerNorm(x, weight.as(x.dtype()), bias.as(x.dtype()), eps);
  }
}
