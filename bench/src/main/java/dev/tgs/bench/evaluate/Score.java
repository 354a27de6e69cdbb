package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Means over references; NaN where none has the value.
 *
 * @param references how many
 * @param withF how many of them have an F
 * @param right share of right object phrases
 * @param parsed share of thoughts with reasoning and both objects
 * @param boxIou of the chosen boxes
 * @param ranges how sure the means are
 */
public record Score(
    int references,
    int withF,
    double j,
    double f,
    double s,
    double pooledS,
    double right,
    double parsed,
    double boxIou,
    Ranges ranges) {

  /** Half of both, as the paper has it. */
  public double jAndF() {
    return (j + f) / 2;
  }

  /**
   * @param references that have the mode
   */
  static Score of(List<ReferenceResult> references, Mode mode) {
    List<ModeResult> results =
        references.stream().map(reference -> reference.modes().get(mode.word())).toList();
    return new Score(
        results.size(),
        (int) results.stream().filter(result -> result.scores().f() != null).count(),
        mean(results, result -> result.scores().j()),
        mean(results, result -> result.scores().f()),
        mean(results, result -> result.scores().s()),
        mean(results, result -> result.scores().pooledS()),
        mean(results, result -> share(result.right())),
        mean(results, result -> share(result.parsed())),
        mean(results, ModeResult::boxIou),
        Ranges.of(references, mode));
  }

  static <T> double mean(List<T> all, Function<T, Float> value) {
    return all.stream()
        .map(value)
        .filter(Objects::nonNull)
        .mapToDouble(Float::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private static Float share(Boolean holds) {
    return holds == null ? null : Float.valueOf(holds ? 1 : 0);
  }
}
