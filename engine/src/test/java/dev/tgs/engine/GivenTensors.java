package dev.tgs.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors that a test gives, as a source. */
record GivenTensors(Map<String, float[]> values, Map<String, long[]> shapes)
    implements TensorSource {
  GivenTensors() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** What the module needs, every value one half. */
  static GivenTensors complete(Module module) {
    GivenTensors given = new GivenTensors();
    module
        .parameters()
        .forEach(
            (key, parameter) -> {
              float[] data = new float[(int) Shapes.elements(parameter.shape())];
              Arrays.fill(data, .5f);
              given.with(key, data, parameter.shape());
            });
    return given;
  }

  void with(String key, float[] data, long... shape) {
    values.put(key, data);
    shapes.put(key, shape);
  }

  @Override
  public String name() {
    return "given.pt";
  }

  @Override
  public Set<String> keys() {
    return values.keySet();
  }

  @Override
  public long[] shape(String key) {
    return shapes.get(key);
  }

  @Override
  public DType dtype(String key) {
    return DType.F32;
  }

  @Override
  public Tensor tensor(String key) {
    return Tensor.of(values.get(key), shapes.get(key));
  }
}
