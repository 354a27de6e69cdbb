package dev.tgs.engine.nn;

import dev.tgs.engine.Device;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.PackedWeight;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Tensor;

/** Rows of a table, by their I64 index. */
public final class Embedding extends Module {
  private final Parameter weight;

  public Embedding(long rows, long width) {
    this(rows, width, Quantization.NONE);
  }

  public Embedding(long rows, long width, Quantization quantization) {
    this.weight = matrix("weight", quantization, rows, width);
  }

  /** The whole table [rows, width]. */
  public Tensor table() {
    return weight.get();
  }

  public Device device() {
    return weight.packed().map(PackedWeight::data).orElseGet(weight::get).device();
  }

  public Tensor forward(Tensor ids) {
    return weight.packed().isPresent()
        ? weight.packed().get().rows(ids)
        : Functional.embedding(weight.get(), ids.to(weight.get().device()));
  }
}
