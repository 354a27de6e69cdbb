package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** Convolution over [n, c, h, w] with a square kernel. */
public final class Conv2d extends Module {
  private final Parameter weight;
  private final Parameter bias;
  private final int stride;
  private final int padding;
  private final int groups;

  public Conv2d(long in, long out, int kernel) {
    this(in, out, kernel, 1, 0, 1);
  }

  public Conv2d(long in, long out, int kernel, int stride, int padding, int groups) {
    this.weight = parameter("weight", out, in / groups, kernel, kernel);
    this.bias = parameter("bias", out);
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
  }

  public Tensor forward(Tensor x) {
    return Functional.conv2d(x, weight.as(x.dtype()), bias.as(x.dtype()), stride, padding, groups);
  }
}
