package dev.tgs.bench.speed;

import dev.tgs.engine.FlopCounter;

/** A stopwatch that counts floating-point operations too. */
final class Laps implements AutoCloseable {
  private final FlopCounter counter = FlopCounter.open();
  private long time = System.nanoTime();
  private long flops;

  /** What was done since the lap before. */
  StepSpeed lap(String step) {
    long now = System.nanoTime();
    long counted = counter.flops();
    StepSpeed speed = new StepSpeed(step, (now - time) / 1e9, (counted - flops) / 1e9);
    time = now;
    flops = counted;
    return speed;
  }

  @Override
  public void close() {
    counter.close();
  }
}
