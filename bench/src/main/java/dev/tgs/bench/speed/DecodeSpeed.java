package dev.tgs.bench.speed;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How long a language model takes for its next token.
 *
 * @param sequences that went on together by a token each
 * @param past tokens of the first sequence before the first of these steps
 * @param weightBytes weights that a step reads, as they are kept
 * @param steps seconds of each step
 * @param gigaflop 10^9 floating-point operations of a step
 */
public record DecodeSpeed(
    int sequences, int past, long weightBytes, List<Double> steps, double gigaflop) {
  public DecodeSpeed {
    steps = List.copyOf(steps);
  }

  static DecodeSpeed of(int sequences, int past, long weightBytes, List<StepSpeed> laps) {
    return new DecodeSpeed(
        sequences,
        past,
        weightBytes,
        laps.stream().map(StepSpeed::seconds).toList(),
        laps.stream().mapToDouble(StepSpeed::gigaflop).average().orElseThrow());
  }

  /** Seconds of a step: the median. */
  @JsonProperty
  public double seconds() {
    return median(steps);
  }

  /** 10^9 bytes of weights a second. */
  @JsonProperty
  public double gigabytes() {
    return weightBytes / seconds() / 1e9;
  }

  /** All steps, as one line of a table. */
  public StepSpeed step(String name) {
    return new StepSpeed(name, seconds(), gigaflop);
  }

  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
