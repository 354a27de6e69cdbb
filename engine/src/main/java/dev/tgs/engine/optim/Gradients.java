package dev.tgs.engine.optim;

import dev.tgs.engine.DType;
import dev.tgs.engine.Fused;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running sum of gradients, which owns its tensors. */
public final class Gradients implements AutoCloseable {
  private final Map<Parameter, Tensor> sum = new LinkedHashMap<>();

  /** Adds gradients; a parameter that the sum lacks counts as zero. */
  public void add(Map<Parameter, Tensor> more) {
    List<Tensor> sums = new ArrayList<>();
    List<Tensor> added = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      more.forEach(
          (parameter, gradient) -> {
            Tensor before = sum.get(parameter);
            if (before == null) {
              sum.put(parameter, own(gradient));
            } else {
              sums.add(before);
              added.add(gradient);
            }
          });
      Fused.add(sums, added);
    }
  }

  /** Two parameters may have one tensor as their gradient, which must not be scaled twice. */
  private static Tensor own(Tensor gradient) {
    return Scope.keep(
        Tensor.empty(gradient.dtype(), gradient.device(), gradient.shape()).copyFrom(gradient));
  }

  /** Adds zeros for the parameters that the sum lacks. */
  public void fill(Collection<Parameter> parameters) {
    try (Scope scope = Scope.open()) {
      for (Parameter parameter : parameters) {
        sum.computeIfAbsent(
            parameter,
            missing ->
                Scope.keep(
                    Tensor.zeros(DType.F32, missing.shape()).to(missing.get().device()).copy()));
      }
    }
  }

  /** Forgets the parameters that are not among these. */
  public void retain(Collection<Parameter> parameters) {
    List<Parameter> others = new ArrayList<>(sum.keySet());
    others.removeAll(parameters);
    others.forEach(parameter -> sum.remove(parameter).close());
  }

  /** The sum as it is now. */
  public Map<Parameter, Tensor> sum() {
    return Collections.unmodifiableMap(sum);
  }

  /** The root of the sum of squares of all elements. */
  public double norm() {
    double squares = 0;
    try (Scope scope = Scope.open()) {
      Tensor[] norms = sum.values().stream().map(Tensor::norm).toArray(Tensor[]::new);
      for (float norm : Tensor.stack(0, norms).toFloats()) {
        squares += (double) norm * norm;
      }
    }
    return Math.sqrt(squares);
  }

  public void scale(double factor) {
    Fused.mul(List.copyOf(sum.values()), factor);
  }

  @Override
  public void close() {
    sum.values().forEach(Tensor::close);
    sum.clear();
  }
}
