package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The parameters of a loaded model, as a file of a chosen type would hold them. */
final class ModuleSource implements TensorSource {
  private final String name;
  private final DType dtype;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  ModuleSource(String name, Module model, DType dtype) {
    this.name = name;
    this.dtype = dtype;
    Set<Parameter> done = new LinkedHashSet<>();
    model
        .parameters()
        .forEach(
            (key, parameter) -> {
              if (done.add(parameter)) {
                parameters.put(key, parameter);
              }
            });
  }

  @Override
  public String name() {
    return name;
  }

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
    return switch (parameters.get(key).kind()) {
      case COMPUTE -> dtype;
      case FLOAT32 -> DType.F32;
      case INDEX -> DType.I64;
    };
  }

  @Override
  public Tensor tensor(String key) {
    return parameters.get(key).as(dtype(key));
  }
}
