package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Parameters as a file of a chosen type holds them.
 *
 * @param name of the file, for messages
 * @param parameters by the key in the file
 */
record TrainedTensors(String name, DType dtype, Map<String, Parameter> parameters)
    implements TensorSource {
  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  @Override
  public long[] shape(String key) {
    return parameters.get(key).shape();
  }

  @Override
  public DType dtype(String key) {
    return dtype;
  }

  @Override
  public Tensor tensor(String key) {
    return parameters.get(key).as(dtype);
  }
}
