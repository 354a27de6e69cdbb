package dev.tgs.agent;

import java.time.Duration;
import java.util.function.Supplier;

/** Adds up how long stages take. */
public final class StageTimer {
  private StageTimes times = StageTimes.NONE;

  /** Does the work, and counts its time for the stage. */
  public <T> T time(Stage stage, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    times = times.plus(stage, Duration.ofNanos(System.nanoTime() - start));
    return result;
  }

  /** So far. */
  public StageTimes times() {
    return times;
  }
}
