package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/**
 * Root mean square normalisation over the last dimension.
 *
 * @see <a href="https://arxiv.org/abs/1910.07467">Root mean square layer normalization, 2019</a>
 */
public final class RmsNorm extends Module {
  private final Parameter weight;
  private final double eps;

  public RmsNorm(long size, double eps) {
    this.weight = parameter("weight", size);
    this.eps = eps;
  }

  /**
   * @param x [..., size]
   */
  public Tensor forward(Tensor x) {
    return Functional.rmsNorm(x, weight.as(x.dtype()), eps);
  }
}
