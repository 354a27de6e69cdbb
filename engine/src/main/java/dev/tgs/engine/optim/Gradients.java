package dev.tgs.engine.optim;

import dev.tgs.engine.Fused;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arithmetic on the gradients of many parameters. */
public final class Gradients {
  private Gradients() {}

  /**
   * The sum, always in the order of the list; a parameter that is absent counts as zero.
   *
   * @return new tensors in the current scope
   */
  public static Map<Parameter, Tensor> sum(List<Map<Parameter, Tensor>> parts) {
    Map<Parameter, Tensor> total = new LinkedHashMap<>();
    for (Map<Parameter, Tensor> part : parts) {
      List<Tensor> sums = new ArrayList<>();
      List<Tensor> more = new ArrayList<>();
      part.forEach(
          (parameter, gradient) -> {
            Tensor sum = total.get(parameter);
            if (sum == null) {
              total.put(parameter, own(gradient));
            } else {
              sums.add(sum);
              more.add(gradient);
            }
          });
      Fused.add(sums, more);
    }
    return total;
  }

  /** Two parameters may have one tensor as their gradient, which must not be scaled twice. */
  private static Tensor own(Tensor gradient) {
    return Tensor.empty(gradient.dtype(), gradient.device(), gradient.shape()).copyFrom(gradient);
  }

  /** The root of the sum of squares of all elements. */
  public static double norm(Map<Parameter, Tensor> gradients) {
    double squares = 0;
    try (Scope scope = Scope.open()) {
      Tensor[] norms = gradients.values().stream().map(Tensor::norm).toArray(Tensor[]::new);
      for (float norm : Tensor.stack(0, norms).toFloats()) {
        squares += (double) norm * norm;
      }
    }
    return Math.sqrt(squares);
  }

  /** Changes the gradients in place; they must be those of a {@link #sum}. */
  public static void scale(Map<Parameter, Tensor> gradients, double factor) {
    Fused.mul(List.copyOf(gradients.values()), factor);
  }
}
