package dev.tgs.engine.optim;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Fused;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adam with the decay of the weights beside the gradient. A parameter without a gradient in a step
 * stays as it is.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Decoupled weight decay regularization, 2017</a>
 */
public final class AdamW implements Optimizer {
  /**
   * @param eps added to the root of the mean square
   */
  public record Betas(double first, double second, double eps) {
    public static final Betas DEFAULT = new Betas(0.9, 0.999, 1e-8);
  }

  /**
   * Parameters that are treated alike.
   *
   * @param parameters by name, all F32
   * @param scale factor of the learning rate
   * @param decay of the weights
   */
  public record Group(Map<String, Parameter> parameters, double scale, double decay) {}

  private final List<Group> groups;
  private final Betas betas;
  private final Map<Parameter, State> states = new HashMap<>();
  private final Map<String, State> byName = new LinkedHashMap<>();
  private long steps;

  private record State(Tensor mean, Tensor square) {}

  public AdamW(List<Group> groups, Betas betas) {
    this.groups = List.copyOf(groups);
    this.betas = betas;
    try (Scope scope = Scope.open()) {
      for (Group group : groups) {
        group.parameters().forEach(this::add);
      }
    }
  }

  private void add(String name, Parameter parameter) {
    if (parameter.get().dtype() != DType.F32) {
      throw new IllegalArgumentException(
          "Parameter '" + name + "' is " + parameter.get() + ", but AdamW steps in F32.");
    }
    State state = new State(zeros(parameter), zeros(parameter));
    if (byName.put(name, state) != null || states.put(parameter, state) != null) {
      throw new IllegalArgumentException("Parameter '" + name + "' is in two groups.");
    }
  }

  private static Tensor zeros(Parameter parameter) {
    return Scope.keep(Tensor.zeros(DType.F32, parameter.shape()).to(parameter.get().device()));
  }

  /** Steps so far. */
  public long steps() {
    return steps;
  }

  @Override
  public void step(Map<Parameter, Tensor> gradients, double rate) {
    steps++;
    try (Scope scope = Scope.open()) {
      for (Group group : groups) {
        List<Parameter> moved =
            group.parameters().values().stream().filter(gradients::containsKey).toList();
        Fused.adamW(
            new Fused.AdamW(
                steps,
                rate * group.scale(),
                betas.first(),
                betas.second(),
                group.decay(),
                betas.eps()),
            moved.stream().map(Parameter::get).toList(),
            // A gradient may come transposed, which the operator would not see.
            moved.stream().map(parameter -> gradients.get(parameter).contiguous()).toList(),
            moved.stream().map(parameter -> states.get(parameter).mean()).toList(),
            moved.stream().map(parameter -> states.get(parameter).square()).toList());
      }
    }
  }

  /** By names that start with {@code mean.} or {@code square.}. */
  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    byName.forEach(
        (name, own) -> {
          state.put("mean." + name, own.mean());
          state.put("square." + name, own.square());
        });
    return state;
  }

  @Override
  public void restore(TensorSource source, long steps) {
    Map<String, Tensor> state = state();
    Set<String> there = source.keys();
    List<String> missing = new ArrayList<>(state.keySet());
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new EngineException(
          "The state of AdamW in "
              + source.name()
              + " lacks "
              + String.join(", ", missing)
              + "; it was saved for another model.");
    }
    state.forEach(
        (name, tensor) -> {
          try (Scope scope = Scope.open()) {
            tensor.copyFrom(source.tensor(name));
          }
        });
    this.steps = steps;
  }

  @Override
  public void close() {
    state().values().forEach(Tensor::close);
  }
}
