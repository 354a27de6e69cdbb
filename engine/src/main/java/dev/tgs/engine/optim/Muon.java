package dev.tgs.engine.optim;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Fused;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Muon: the momentum of each matrix is made nearly orthogonal by five steps of Newton and Schulz,
 * so that all its directions move alike. A parameter of more than two dimensions counts as a matrix
 * of its first one by all others. Steps are as long as those of {@link AdamW} usually are (their
 * root mean square is 0.2 of the rate), so that both can have the same rate and decay.
 *
 * @see <a href="https://kellerjordan.github.io/posts/muon/">Muon, 2024</a>
 * @see <a href="https://arxiv.org/abs/2502.16982">Muon is scalable for LLM training, 2025, section
 *     2.2: the length of a step and the decay</a>
 */
public final class Muon implements Optimizer {
  private static final double MOMENTUM = 0.95;
  private static final double ROOT_MEAN_SQUARE = 0.2;
  private static final int ITERATIONS = 5;
  private static final double[] COEFFICIENTS = {3.4445, -4.7750, 2.0315};

  /** Matrices of one shape that are made orthogonal together. */
  private static final int TOGETHER = 2;

  private final List<Stack> stacks = new ArrayList<>();
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private final Consumer<List<Runnable>> runner;

  /**
   * @param groups of parameters of two dimensions or more, F32
   * @param runner runs all that it gets, in any order or at once
   */
  public Muon(List<AdamW.Group> groups, Consumer<List<Runnable>> runner) {
    this.runner = runner;
    try (Scope scope = Scope.open()) {
      groups.forEach(this::add);
    }
  }

  private void add(AdamW.Group group) {
    Map<List<Long>, List<Matrix>> alike = new LinkedHashMap<>();
    group
        .parameters()
        .forEach(
            (name, parameter) -> {
              Matrix matrix = Matrix.of(name, parameter);
              if (state.put("mean." + name, matrix.mean()) != null) {
                throw new IllegalArgumentException("Parameter '" + name + "' is in two groups.");
              }
              alike
                  .computeIfAbsent(
                      List.of(matrix.rows(), matrix.columns()), shape -> new ArrayList<>())
                  .add(matrix);
            });
    for (List<Matrix> matrices : alike.values()) {
      for (int at = 0; at < matrices.size(); at += TOGETHER) {
        List<Matrix> some = matrices.subList(at, Math.min(at + TOGETHER, matrices.size()));
        stacks.add(new Stack(List.copyOf(some), group.scale(), group.decay()));
      }
    }
  }

  /**
   * @param mean of the gradients so far, of the parameter's shape
   */
  private record Matrix(Parameter parameter, Tensor mean, long rows, long columns) {
    static Matrix of(String name, Parameter parameter) {
      long[] shape = parameter.shape();
      if (shape.length < 2 || parameter.get().dtype() != DType.F32) {
        throw new IllegalArgumentException(
            "Parameter '%s' is %s, but Muon moves matrices in F32."
                .formatted(name, parameter.get()));
      }
      Tensor mean = Tensor.zeros(DType.F32, shape).to(parameter.get().device());
      long columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
      return new Matrix(parameter, Scope.keep(mean), shape[0], columns);
    }
  }

  /** Matrices of one shape and treatment. */
  private record Stack(List<Matrix> all, double scale, double decay) {
    void step(Map<Parameter, Tensor> gradients, double rate) {
      List<Matrix> moved =
          all.stream().filter(matrix -> gradients.containsKey(matrix.parameter())).toList();
      if (moved.isEmpty()) {
        return;
      }
      try (Scope scope = Scope.open()) {
        List<Tensor> means = moved.stream().map(Matrix::mean).toList();
        List<Tensor> news =
            moved.stream().map(matrix -> gradients.get(matrix.parameter()).contiguous()).toList();
        Fused.lerp(means, news, 1 - MOMENTUM);
        // Nesterov: where the mean would be if the next gradient were this one again.
        Tensor ahead = stacked(news).mul(1 - MOMENTUM).add(stacked(means).mul(MOMENTUM));
        Matrix first = moved.get(0);
        boolean isTall = first.rows() > first.columns();
        Tensor wide = orthogonal(isTall ? ahead.transpose(1, 2) : ahead);
        long longer = Math.max(first.rows(), first.columns());
        Tensor steps =
            (isTall ? wide.transpose(1, 2) : wide)
                .mul(-rate * scale * ROOT_MEAN_SQUARE * Math.sqrt((double) longer));
        for (int i = 0; i < moved.size(); i++) {
          Tensor value = moved.get(i).parameter().get();
          Tensor unused =
              value
                  .mulInPlace(1 - rate * scale * decay)
                  .addInPlace(steps.select(0, i).reshape(value.shape()));
        }
      }
    }

    private Tensor stacked(List<Tensor> tensors) {
      long[] shape = {all.get(0).rows(), all.get(0).columns()};
      return Tensor.stack(
          0, tensors.stream().map(tensor -> tensor.reshape(shape)).toArray(Tensor[]::new));
    }
  }

  /**
   * Matrices whose singular values are all about 1 (0.7 to 1.2), with the same singular vectors.
   *
   * @param matrices [n, rows, columns], no more rows than columns
   */
  static Tensor orthogonal(Tensor matrices) {
    Tensor norms = matrices.mul(matrices).sum(2, true).sum(1, true).sqrt();
    Tensor x = matrices.div(norms.add(1e-7));
    for (int i = 0; i < ITERATIONS; i++) {
      Tensor square = x.matmul(x.transpose(1, 2));
      Tensor factor = square.mul(COEFFICIENTS[1]).add(square.matmul(square).mul(COEFFICIENTS[2]));
      x = x.mul(COEFFICIENTS[0]).add(factor.matmul(x));
    }
    return x;
  }

  @Override
  public void step(Map<Parameter, Tensor> gradients, double rate) {
    runner.accept(
        stacks.stream().<Runnable>map(stack -> () -> stack.step(gradients, rate)).toList());
  }

  /** By names that start with {@code mean.}. */
  @Override
  public Map<String, Tensor> state() {
    return new LinkedHashMap<>(state);
  }

  @Override
  public void restore(TensorSource source, long steps) {
    TreeSet<String> missing = new TreeSet<>(state.keySet());
    missing.removeAll(source.keys());
    if (!missing.isEmpty()) {
      throw new EngineException(
          "The state of Muon in %s lacks %s; it was saved for another model."
              .formatted(source.name(), String.join(", ", missing)));
    }
    state.forEach(
        (name, tensor) -> {
          try (Scope scope = Scope.open()) {
            tensor.copyFrom(source.tensor(name));
          }
        });
  }

  @Override
  public void close() {
    state.values().forEach(Tensor::close);
  }
}
