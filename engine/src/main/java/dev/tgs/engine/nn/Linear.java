package dev.tgs.engine.nn;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Tensor;

/** x W^T + b over the last dimension; {@code weight} [out, in], {@code bias} [out]. */
public final class Linear extends Module {
  private final Parameter weight;
  private final Parameter bias;

  public Linear(long in, long out) {
    this(in, out, true);
  }

  public Linear(long in, long out, boolean bias) {
    this(in, out, bias, Quantization.NONE);
  }

  public Linear(long in, long out, boolean bias, Quantization quantization) {
    this.weight = matrix("weight", quantization, out, in);
    this.bias = bias ? parameter("bias", out) : null;
  }

  /**
   * @param x [..., in]
   */
  public Tensor forward(Tensor x) {
    return weight.linear(x, bias);
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
