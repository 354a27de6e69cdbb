package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Map;
import java.util.Set;

/** Tensors that are there already. */
record GivenTensors(String name, Map<String, Tensor> tensors) implements TensorSource {
  @Override
  public Set<String> keys() {
    return tensors.keySet();
  }

  @Override
  public long[] shape(String key) {
    return tensors.get(key).shape();
  }

  @Override
  public DType dtype(String key) {
    return tensors.get(key).dtype();
  }

  @Override
  public Tensor tensor(String key) {
    return tensors.get(key);
  }
}
