package dev.tgs.agent.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/**
 * A language model whose table of embeddings and head have new rows at their end, for tokens that
 * were added.
 *
 * @param base under the keys of the model; belongs to its owner
 * @param rows of both tables, no fewer than they have
 * @param fresh values of the new rows
 */
record GrownSource(TensorSource base, long rows, Module.Initializer fresh) implements TensorSource {
  private static final Set<String> TABLES = Set.of(TrainingFiles.EMBEDDINGS, "lm_head.weight");

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public Set<String> keys() {
    return base.keys();
  }

  @Override
  public long[] shape(String key) {
    long[] shape = base.shape(key).clone();
    if (grows(key)) {
      shape[0] = rows;
    }
    return shape;
  }

  private boolean grows(String key) {
    return TABLES.contains(key) && base.shape(key).length == 2 && base.shape(key)[0] < rows;
  }

  @Override
  public DType dtype(String key) {
    return base.dtype(key);
  }

  @Override
  public Tensor tensor(String key) {
    Tensor old = base.tensor(key);
    if (!grows(key)) {
      return old;
    }
    Tensor added = fresh.values(key, new long[] {rows - old.size(0), old.size(1)});
    return Tensor.cat(0, old.to(Device.CPU).to(DType.F32), added);
  }
}
