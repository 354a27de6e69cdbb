package dev.tgs.bench.synth.data;

import dev.tgs.agent.AgentException;
import dev.tgs.bench.synth.Split;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which data set is written; the same plan gives the same bytes.
 *
 * @param seed a number from 0
 * @param scenes of all splits together; those with a null twin count once
 * @param video whether each clip comes as {@code clip.mp4} too
 * @param splits that are written; all if null
 */
public record Plan(int seed, int scenes, boolean video, List<Split> splits) {
  private static final List<Split> ALL = List.of(Split.values());

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
    List<Split> some = splits == null ? ALL : splits;
    splits = ALL.stream().filter(some::contains).toList();
  }

  /** Of all splits. */
  public Plan(int seed, int scenes, boolean video) {
    this(seed, scenes, video, ALL);
  }

  public World world() {
    return new World(seed);
  }

  /** Scenes of one split, 0 if it is not written. */
  public int scenes(Split split) {
    return splits.contains(split) ? split.count(scenes) : 0;
  }

  /** In words, for messages. */
  String words() {
    String some =
        splits.equals(ALL)
            ? ""
            : ", of which only "
                + splits.stream().map(Split::word).collect(Collectors.joining(", "));
    return "seed %d with %d clips %s videos%s"
        .formatted(seed, scenes, video ? "and" : "without", some);
  }
}
