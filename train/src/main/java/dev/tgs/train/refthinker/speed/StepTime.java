package dev.tgs.train.refthinker.speed;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.bench.speed.DecodeSpeed;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Seconds of the parts of a step.
 *
 * @param data the samples, from features in memory
 * @param forward to the loss
 * @param backward to the gradients
 * @param sum the gradients are added to those before and what was recorded is freed
 * @param optimizer clipping and AdamW
 */
public record StepTime(double data, double forward, double backward, double sum, double optimizer) {
  /** The median of each part. */
  static StepTime median(List<StepTime> times) {
    return new StepTime(
        median(times, StepTime::data),
        median(times, StepTime::forward),
        median(times, StepTime::backward),
        median(times, StepTime::sum),
        median(times, StepTime::optimizer));
  }

  private static double median(List<StepTime> times, ToDoubleFunction<StepTime> part) {
    return DecodeSpeed.median(times.stream().map(part::applyAsDouble).toList());
  }

  /** What the operations of a step are held against. */
  @JsonProperty
  public double both() {
    return forward + backward;
  }

  @JsonProperty
  public double whole() {
    return data + both() + sum + optimizer;
  }
}
