package dev.tgs.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.optim.Muon;
import dev.tgs.engine.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What moves the parameters. */
public enum OptimizerKind {
  /** All of them by {@link AdamW}, as published. */
  @JsonProperty("adamw")
  ADAMW,
  /**
   * The matrices inside of a model by {@link Muon}, all else by {@link AdamW}: tables, heads,
   * vectors, and what is narrower than {@value #NARROW}.
   */
  @JsonProperty("muon")
  MUON;

  private static final int NARROW = 16;

  /** As configurations and checkpoints call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param runner runs all that it gets, in any order or at once
   */
  Optimizer of(List<AdamW.Group> groups, AdamW.Betas betas, Consumer<List<Runnable>> runner) {
    if (this == ADAMW) {
      return new AdamW(groups, betas);
    }
    List<AdamW.Group> matrices = new ArrayList<>();
    List<AdamW.Group> others = new ArrayList<>();
    for (AdamW.Group group : groups) {
      Map<String, Parameter> inner = new LinkedHashMap<>();
      Map<String, Parameter> rest = new LinkedHashMap<>();
      group
          .parameters()
          .forEach(
              (name, parameter) ->
                  (group.decay() > 0 && isInner(name, parameter.shape()) ? inner : rest)
                      .put(name, parameter));
      matrices.add(new AdamW.Group(inner, group.scale(), group.decay()));
      others.add(new AdamW.Group(rest, group.scale(), group.decay()));
    }
    return new Both(new Muon(matrices, runner), new AdamW(others, betas));
  }

  private static boolean isInner(String name, long[] shape) {
    return shape.length > 1
        && shape[0] >= NARROW
        && Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b) >= NARROW
        && !name.startsWith("heads.")
        && Stream.of("embed", "lm_head", "token").noneMatch(name::contains);
  }

  /** Two that share the parameters. */
  private record Both(Optimizer first, Optimizer second) implements Optimizer {
    @Override
    public void step(Map<Parameter, Tensor> gradients, double rate) {
      first.step(gradients, rate);
      second.step(gradients, rate);
    }

    @Override
    public Map<String, Tensor> state() {
      Map<String, Tensor> state = first.state();
      state.putAll(second.state());
      return state;
    }

    @Override
    public void restore(TensorSource source, long steps) {
      first.restore(source, steps);
      second.restore(source, steps);
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
