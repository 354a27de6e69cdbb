package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** Rows of a table, by their I64 index. */
public final class Embedding extends Module {
  private final Parameter weight;

  public Embedding(long rows, long width) {
    this.weight = parameter("weight", rows, width);
  }

  /** The whole table [rows, width]. */
  public Tensor table() {
    return weight.get();
  }

  public Tensor forward(Tensor ids) {
    return Functional.embedding(weight.get(), ids);
  }
}
