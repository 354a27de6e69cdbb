package dev.tgs.models.llama;

import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;

/** A linear layer that an adapter may add to. */
final class Projection extends Module {
  private final Linear linear;
  private final long[] shape;
  private Lora lora;

  Projection(long in, long out, boolean bias, Quantization quantization) {
    shape = new long[] {out, in};
    linear = inline(new Linear(in, out, bias, quantization));
  }

  /** [out, in]. */
  long[] shape() {
    return shape.clone();
  }

  /**
   * @param lora belongs to its adapter; null for none
   */
  void adapt(Lora lora) {
    this.lora = lora;
  }

  /**
   * @param x [rows, in]
   */
  Tensor forward(Tensor x) {
    Tensor y = linear.forward(x);
    return lora == null ? y : y.addInPlace(lora.forward(x));
  }
}
