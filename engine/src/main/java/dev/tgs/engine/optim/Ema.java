package dev.tgs.engine.optim;

import dev.tgs.engine.EngineException;
import dev.tgs.engine.Fused;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Exponential moving average of parameters, which generalises better than the parameters of any one
 * step. The first steps weigh more, so that the initial values are soon forgotten. With a decay of
 * 0 it is the parameters themselves and takes no memory.
 */
public final class Ema implements AutoCloseable {
  private final Map<String, Parameter> parameters;
  private final double decay;
  private final Map<String, Tensor> averages = new LinkedHashMap<>();

  /**
   * @param parameters by name, of floating-point type
   * @param decay share that stays in a step once there were many
   */
  public Ema(Map<String, Parameter> parameters, double decay) {
    this.parameters = new LinkedHashMap<>(parameters);
    this.decay = decay;
    if (decay > 0) {
      try (Scope scope = Scope.open()) {
        parameters.forEach(
            (name, parameter) -> averages.put(name, Scope.keep(parameter.get().copy())));
      }
    }
  }

  /**
   * Takes in the present values.
   *
   * @param step from 1
   */
  public void update(long step) {
    if (averages.isEmpty()) {
      return;
    }
    double stays = Math.min(decay, (double) step / (step + 9));
    Fused.lerp(List.copyOf(averages.values()), values(), 1 - stays);
  }

  private List<Tensor> values() {
    return parameters.values().stream().map(Parameter::get).toList();
  }

  /** The averages by name. */
  public Map<String, Tensor> averages() {
    if (decay > 0) {
      return Collections.unmodifiableMap(averages);
    }
    Map<String, Tensor> values = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> values.put(name, parameter.get()));
    return values;
  }

  /** What {@link #restore} needs beside the parameters. */
  public Map<String, Tensor> state() {
    return Collections.unmodifiableMap(averages);
  }

  /** Puts the averages in the parameters' place and theirs in the averages': twice is nothing. */
  public void swap() {
    try (Scope scope = Scope.open()) {
      averages.forEach(
          (name, average) -> {
            Tensor value = parameters.get(name).get();
            Tensor before = value.copy();
            value.copyFrom(average);
            average.copyFrom(before);
          });
    }
  }

  /** Goes on with averages that were saved. */
  public void restore(TensorSource source) {
    TreeSet<String> missing = new TreeSet<>(averages.keySet());
    missing.removeAll(source.keys());
    if (!missing.isEmpty()) {
      throw new EngineException(
          "The averages in "
              + source.name()
              + " lack "
              + String.join(", ", missing)
              + "; they were saved for another model.");
    }
    averages.forEach(
        (name, average) -> {
          try (Scope scope = Scope.open()) {
            average.copyFrom(source.tensor(name));
          }
        });
  }

  @Override
  public void close() {
    averages.values().forEach(Tensor::close);
  }
}
