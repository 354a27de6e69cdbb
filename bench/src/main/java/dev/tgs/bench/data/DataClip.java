package dev.tgs.bench.data;

import dev.tgs.agent.Clip;
import java.util.List;

/**
 * A clip of a benchmark, as far as its files are there.
 *
 * @param indices which of the ten frames they are
 */
public record DataClip(Clip clip, List<Integer> indices) {
  public DataClip {
    indices = List.copyOf(indices);
  }
}
