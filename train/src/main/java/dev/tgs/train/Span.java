package dev.tgs.train;

import java.time.Duration;

/**
 * A length of training, in steps or in seconds.
 *
 * @param steps 0 where it is told in seconds
 * @param seconds 0 where it is told in steps
 */
public record Span(long steps, double seconds) {
  public Span {
    if (steps < 0 || !(seconds >= 0) || (steps > 0) == (seconds > 0)) {
      throw new IllegalArgumentException(
          "A span is of some steps or of some seconds; this is of %d steps and %s seconds."
              .formatted(steps, seconds));
    }
  }

  public static Span steps(long steps) {
    return new Span(steps, 0);
  }

  /** As many steps as there is time for; how many differs from run to run. */
  public static Span time(Duration time) {
    return new Span(0, time.toMillis() / 1000.0);
  }

  /** A share of it, of one step at least. */
  public Span times(double share) {
    return steps > 0 ? steps(Math.max(1, Math.round(steps * share))) : new Span(0, seconds * share);
  }

  /** Which share of it has gone by. */
  double share(long steps, double seconds) {
    return this.steps > 0 ? (double) steps / this.steps : seconds / this.seconds;
  }

  @Override
  public String toString() {
    return steps > 0 ? steps + " steps" : seconds + " seconds";
  }
}
