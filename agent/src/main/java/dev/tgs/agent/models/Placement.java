package dev.tgs.agent.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Tensor;

/**
 * Where a model runs and in which type its weights are kept.
 *
 * @param precision {@code F32} or {@code BF16}
 */
public record Placement(DType precision, Device device) {

  /** Brings what a model reads to its device, in the type that it computes in. */
  public Tensor place(Tensor input) {
    return input.to(device).to(compute());
  }

  /** The type that it computes in. */
  public DType compute() {
    return Engine.computeType(precision, device);
  }
}
