package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** Group normalisation over channels of [n, c, h, w]. */
public final class GroupNorm extends Module {
  private final Parameter weight;
  private final Parameter bias;
  private final int groups;
  private final double eps;

  public GroupNorm(int groups, long channels, double eps) {
    this.weight = parameter("weight", channels);
    this.bias = parameter("bias", channels);
    this.groups = groups;
    this.eps = eps;
  }

  public Tensor forward(Tensor x) {
    return Functional.groupNorm(x, groups, weight.as(x.dtype()), bias.as(x.dtype()), eps);
  }
}
