package dev.tgs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Holds the gradients of a model against differences of its own forward pass. */
public final class GradientCheck {
  private final Supplier<List<Tensor>> forward;
  private final Map<String, Parameter> parameters = new TreeMap<>();

  /**
   * @param forward gives outputs of floating-point type
   */
  public GradientCheck(Module model, Supplier<List<Tensor>> forward) {
    this.forward = forward;
    model
        .parameters()
        .forEach(
            (key, parameter) -> {
              if (parameter.kind() != Parameter.Kind.INDEX
                  && !parameters.containsValue(parameter)) {
                parameters.put(key, parameter);
              }
            });
  }

  /** Some smooth function of all outputs, that has no symmetries with them. */
  private Tensor loss() {
    return Scope.tidy(
        () ->
            forward.get().stream()
                .map(out -> out.to(DType.F64).flatten(0, -1))
                .map(
                    out ->
                        out.mul(1.3)
                            .sin()
                            .mul(Tensor.arange(1, out.size(0) + 1, DType.F64).mul(.7).cos())
                            .sum())
                .reduce(Tensor::add)
                .orElseThrow());
  }

  /**
   * All parameters but the idle ones have a gradient, and for those of the given keys it agrees
   * with differences along two directions: its own, where a part that is missing would show, and
   * another.
   *
   * @param tolerance relative
   */
  public void check(double tolerance, Predicate<String> idle, String... keys) {
    try (Scope scope = Scope.open()) {
      double plain = loss().item();
      Map<Parameter, Tensor> gradients;
      try (Autograd recording = Autograd.record(parameters.values())) {
        Tensor loss = loss();
        assertThat(loss.item()).isCloseTo(plain, within(1e-3 * Math.max(1, Math.abs(plain))));
        gradients = recording.gradients(loss);
      }
      parameters.forEach(
          (key, parameter) -> {
            Tensor gradient = gradients.get(parameter);
            if (idle.test(key)) {
              assertThat(gradient).as("gradient of idle %s", key).isNull();
            } else {
              assertThat(gradient).as("gradient of %s", key).isNotNull();
              assertThat(gradient.norm().item())
                  .as("gradient of %s", key)
                  .isFinite()
                  .isGreaterThan(0);
            }
          });
      long outputs = forward.get().stream().mapToLong(Tensor::numel).sum();
      double change = .00125 * Math.sqrt((double) outputs); // of a loss that is some roots large
      SplittableRandom random = new SplittableRandom(7);
      for (String key : keys) {
        Parameter parameter = parameters.get(key);
        Tensor gradient = gradients.get(parameter);
        float[] signs = new float[(int) gradient.numel()];
        for (int i = 0; i < signs.length; i++) {
          signs[i] = random.nextInt(4) == 0 ? -1 : 1;
        }
        Tensor other = gradient.mul(Tensor.of(signs, gradient.shape()));
        for (Tensor way : List.of(gradient, other)) {
          Tensor unit = way.div(way.norm());
          double width =
              Math.min(
                  change / gradient.norm().item(), 5e-3 * (parameter.get().norm().item() + .1));
          double actual = gradient.mul(unit).sum().item();
          double close = tolerance * gradient.norm().item();
          double expected = slope(parameter.get(), unit, width);
          // Where a kink is near, only narrow differences see the slope; elsewhere wide ones do.
          for (int i = 0; i < 2 && Math.abs(expected - actual) > close; i++) {
            width /= 8;
            expected = slope(parameter.get(), unit, width);
          }
          assertThat(actual).as("slope of %s", key).isCloseTo(expected, within(close));
        }
      }
    }
  }

  /** Of two widths, the wider one corrects the narrow one. */
  private double slope(Tensor value, Tensor unit, double width) {
    double near = difference(value, unit, width);
    double far = difference(value, unit, 2 * width);
    return (4 * near - far) / 3;
  }

  private double difference(Tensor value, Tensor unit, double width) {
    Tensor before = value.copy();
    value.copyFrom(before.add(unit.mul(width)));
    double above = loss().item();
    value.copyFrom(before.sub(unit.mul(width)));
    double below = loss().item();
    value.copyFrom(before);
    return (above - below) / (2 * width);
  }
}
