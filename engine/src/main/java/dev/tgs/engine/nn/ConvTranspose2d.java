package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** Transposed convolution over [n, c, h, w] whose stride equals its kernel. */
public final class ConvTranspose2d extends Module {
  private final Parameter weight;
  private final Parameter bias;
  private final int stride;

  public ConvTranspose2d(long in, long out, int kernelAndStride) {
    this.weight = parameter("weight", in, out, kernelAndStride, kernelAndStride);
    this.bias = parameter("bias", out);
    this.stride = kernelAndStride;
  }

  public Tensor forward(Tensor x) {
    return Functional.convTranspose2d(x, weight.as(x.dtype()), bias.as(x.dtype()), stride);
  }
}
