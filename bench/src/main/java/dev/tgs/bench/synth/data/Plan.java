package dev.tgs.bench.synth.data;

import dev.tgs.agent.AgentException;
import dev.tgs.bench.synth.Split;

/**
 * Which data set is written; the same plan gives the same bytes.
 *
 * @param seed a number from 0
 * @param scenes of all splits together; those with a null twin count once
 * @param video whether each clip comes as {@code clip.mp4} too
 */
public record Plan(int seed, int scenes, boolean video) {
  /** One of each split at least. */
  public static final int LEAST_SCENES = 10;

  private static final int MOST_SCENES = 1_000_000;

  public Plan {
    if (seed < 0) {
      throw new AgentException("A seed is a number from 0, not " + seed + ".");
    }
    if (scenes < LEAST_SCENES || scenes > MOST_SCENES) {
      throw new AgentException(
          "A data set has %d to %d clips, not %d.".formatted(LEAST_SCENES, MOST_SCENES, scenes));
    }
  }

  public World world() {
    return new World(seed);
  }

  /** Scenes of one split. */
  public int scenes(Split split) {
    return split.count(scenes);
  }
}
