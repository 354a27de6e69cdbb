package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Parameters as a file of a chosen type holds them, and tensors that pass through to it.
 *
 * @param name of the file, for messages
 * @param parameters by the key in the file
 * @param passed key of the source by the key in the file
 * @param source what the others come from
 */
record TrainedTensors(
    String name,
    DType dtype,
    Map<String, Parameter> parameters,
    Map<String, String> passed,
    TensorSource source)
    implements TensorSource {
  @Override
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(parameters.keySet());
    keys.addAll(passed.keySet());
    return Collections.unmodifiableSet(keys);
  }

  @Override
  public long[] shape(String key) {
    Parameter parameter = parameters.get(key);
    return parameter == null ? source.shape(passed.get(key)) : parameter.shape();
  }

  @Override
  public DType dtype(String key) {
    return dtype;
  }

  @Override
  public Tensor tensor(String key) {
    Parameter parameter = parameters.get(key);
    return parameter == null ? source.tensor(passed.get(key)).to(dtype) : parameter.as(dtype);
  }
}
