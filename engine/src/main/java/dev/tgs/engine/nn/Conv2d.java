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

  /**
   * A product of matrices, which is also done as one: on machines that hide the sizes of their
   * caches oneDNN's own kernel for this case gave wrong numbers for some shapes, and died on
   * others.
   */
  private final boolean pointwise;

  public Conv2d(long in, long out, int kernel) {
    this(in, out, kernel, 1, 0, 1);
  }

  public Conv2d(long in, long out, int kernel, int stride, int padding, int groups) {
    this(in, out, kernel, stride, padding, groups, true);
  }

  public Conv2d(long in, long out, int kernel, int stride, int padding, int groups, boolean bias) {
    this.weight = parameter("weight", out, in / groups, kernel, kernel);
    this.bias = bias ? parameter("bias", out) : null;
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
    this.pointwise = kernel == 1 && stride == 1 && padding == 0 && groups == 1;
  }

  public Tensor forward(Tensor x) {
    Tensor shift = bias == null ? null : bias.as(x.dtype());
    if (pointwise) {
      Tensor matrix = weight.as(x.dtype()).flatten(1, 3);
      return Functional.linear(x.permute(0, 2, 3, 1), matrix, shift).permute(0, 3, 1, 2);
    }
    return Functional.conv2d(x, weight.as(x.dtype()), shift, stride, padding, groups);
  }
}
