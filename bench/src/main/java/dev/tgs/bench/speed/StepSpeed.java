package dev.tgs.bench.speed;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How long a step took.
 *
 * @param gigaflop 10^9 floating-point operations of its matrix products, convolutions and attention
 */
public record StepSpeed(String step, double seconds, double gigaflop) {
  /** 10^9 floating-point operations a second. */
  @JsonProperty
  public double gigaflops() {
    return gigaflop / seconds;
  }

  StepSpeed named(String name) {
    return new StepSpeed(name, seconds, gigaflop);
  }
}
