package dev.tgs.train;

import java.util.SplittableRandom;

/**
 * One of the parts that a step's batch is divided into.
 *
 * @param step from 1
 * @param index from 0
 * @param count parts of each step
 */
public record Part(long step, int index, int count) {
  /** Number of this part in the order of all parts of all steps, from 0. */
  public long number() {
    return (step - 1) * count + index;
  }

  /** Chance of this part's own. */
  public SplittableRandom random(long seed) {
    // The golden ratio spreads neighbours; splitting mixes them.
    return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (number() + 1)).split();
  }
}
