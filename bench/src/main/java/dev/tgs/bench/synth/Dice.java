package dev.tgs.bench.synth;

import java.util.SplittableRandom;

/** Chance from a seed: the same throws on every machine and Java version. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Even between two numbers. */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** One of 0 .. count - 1. */
  int pick(int count) {
    return (int) (count * random.nextDouble());
  }

  int pickOf(int... values) {
    return values[pick(values.length)];
  }

  /** -1 or 1. */
  int sign() {
    return chance(0.5) ? 1 : -1;
  }
}
