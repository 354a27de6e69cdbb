package dev.tgs.engine.nn;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** x W^T + b over the last dimension; {@code weight} [out, in], {@code bias} [out]. */
public final class Linear extends Module {
  private final Parameter weight;
  private final Parameter bias;

  public Linear(long in, long out) {
    this(in, out, true);
  }

  public Linear(long in, long out, boolean bias) {
    this.weight = parameter("weight", out, in);
    this.bias = bias ? parameter("bias", out) : null;
  }

  /**
   * @param x [..., in]
   */
  public Tensor forward(Tensor x) {
    return Functional.linear(x, weight.as(x.dtype()), bias == null ? null : bias.as(x.dtype()));
  }

  /** [out, in], for models that put two projections into one product. */
  public Tensor weight(DType compute) {
    return weight.as(compute);
  }

  /** [out]. */
  public Tensor bias(DType compute) {
    return bias.as(compute);
  }
}
