package dev.tgs.agent.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Set;
import java.util.function.Function;

/**
 * Some tensors of a source, changed one by one as they are read.
 *
 * @param source belongs to its owner
 * @param types by key, of what comes out
 * @param change what becomes of a tensor; its shape stays
 */
record ConvertedSource(
    TensorSource source, Set<String> keys, Function<String, DType> types, Change change)
    implements TensorSource {

  /** What becomes of the tensor of a key. */
  @FunctionalInterface
  interface Change {
    Tensor of(String key, Tensor tensor);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public long[] shape(String key) {
    return source.shape(key);
  }

  @Override
  public DType dtype(String key) {
    return types.apply(key);
  }

  @Override
  public Tensor tensor(String key) {
    return Scope.tidy(() -> change.of(key, source.tensor(key)).to(dtype(key)));
  }
}
