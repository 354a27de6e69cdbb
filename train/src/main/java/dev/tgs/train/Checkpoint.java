package dev.tgs.train;

import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.optim.Ema;
import dev.tgs.engine.optim.Optimizer;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that a run needs to go on as if it had not been interrupted, in one safetensors file. */
record Checkpoint(Task task, TrainConfig config, Optimizer optimizer, Ema averages) {
  private static final String OPTIMIZER = "optimizer";

  /**
   * @param best score so far
   * @param stale validations since then
   */
  record Reached(long step, double seconds, long samples, double best, int stale) {
    static final Reached NOTHING = new Reached(0, 0, 0, Double.NEGATIVE_INFINITY, 0);
  }

  void save(Path file, Reached reached) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    task.parameters().forEach((name, parameter) -> tensors.put("weight." + name, parameter.get()));
    averages.state().forEach((name, tensor) -> tensors.put("average." + name, tensor));
    tensors.putAll(optimizer.state());
    Safetensors.write(
        file,
        tensors,
        Map.of(
            "task",
            task.name(),
            "parts",
            Integer.toString(config.parts()),
            OPTIMIZER,
            config.optimizer().word(),
            "step",
            Long.toString(reached.step()),
            "seconds",
            Double.toString(reached.seconds()),
            "samples",
            Long.toString(reached.samples()),
            "best",
            Double.toString(reached.best()),
            "stale",
            Integer.toString(reached.stale())));
  }

  Reached restore(Path file) {
    try (TensorSource source = WeightFiles.open(file)) {
      Map<String, String> facts =
          source instanceof Safetensors safetensors ? safetensors.metadata() : Map.of();
      require(file, "task", task.name(), facts);
      require(file, "parts", Integer.toString(config.parts()), facts);
      if (facts.containsKey(OPTIMIZER) || config.optimizer() != OptimizerKind.ADAMW) {
        require(file, OPTIMIZER, config.optimizer().word(), facts);
      }
      Reached reached =
          new Reached(
              number(file, "step", facts, Long::valueOf),
              number(file, "seconds", facts, Double::valueOf),
              number(file, "samples", facts, Long::valueOf),
              number(file, "best", facts, Double::valueOf),
              facts.containsKey("stale") ? number(file, "stale", facts, Integer::valueOf) : 0);
      copy(new Prefixed(source, "weight."), task.parameters());
      averages.restore(new Prefixed(source, "average."));
      optimizer.restore(source, reached.step());
      return reached;
    }
  }

  /** Writes the averages alone, under the keys of the parameters. */
  void saveAverages(Path file, Map<String, String> facts) {
    Safetensors.write(file, averages.averages(), facts);
  }

  /** Fills parameters from a file that {@link #saveAverages} wrote. */
  static void load(Path file, Map<String, Parameter> parameters) {
    try (TensorSource source = WeightFiles.open(file)) {
      copy(source, parameters);
    }
  }

  private static void copy(TensorSource source, Map<String, Parameter> parameters) {
    for (String name : parameters.keySet()) {
      if (!source.keys().contains(name)) {
        throw new TrainException(
            "%s lacks the trained parameter '%s'; it was saved for another model, so start in another folder."
                .formatted(source.name(), name));
      }
    }
    parameters.forEach(
        (name, parameter) -> {
          try (Scope scope = Scope.open()) {
            parameter.get().copyFrom(source.tensor(name));
          }
        });
  }

  private static void require(Path file, String fact, String expected, Map<String, String> facts) {
    if (!expected.equals(facts.get(fact))) {
      throw new TrainException(
          "%s was saved with %s = %s, but this run has %s; go on with the same settings or start in another folder."
              .formatted(file, fact, facts.get(fact), expected));
    }
  }

  private static <N> N number(
      Path file, String fact, Map<String, String> facts, Function<String, N> parse) {
    try {
      return parse.apply(facts.getOrDefault(fact, ""));
    } catch (NumberFormatException e) {
      throw new TrainException(
          "%s does not say its '%s' as a number, but '%s'; it is no checkpoint of a training."
              .formatted(file, fact, facts.get(fact)),
          e);
    }
  }

  /** The tensors of a file whose names begin alike, without that beginning. */
  private record Prefixed(TensorSource source, String prefix) implements TensorSource {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public Set<String> keys() {
      return source.keys().stream()
          .filter(key -> key.startsWith(prefix))
          .map(key -> key.substring(prefix.length()))
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public long[] shape(String key) {
      return source.shape(prefix + key);
    }

    @Override
    public DType dtype(String key) {
      return source.dtype(prefix + key);
    }

    @Override
    public Tensor tensor(String key) {
      return source.tensor(prefix + key);
    }
  }
}
