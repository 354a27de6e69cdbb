package dev.tgs.bench.evaluate;

import dev.tgs.agent.Thought;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.published.ThoughtFile;
import java.nio.file.Path;
import java.util.Map;

/**
 * Thoughts that were written before, by this program or by the published scripts.
 *
 * @param file where they stand
 * @param lines by uid
 */
public record GivenThoughts(Path file, Map<String, ThoughtFile.Line> lines) {
  /** Reads a file of thoughts. */
  public static GivenThoughts read(Path file) {
    return new GivenThoughts(file, ThoughtFile.read(file));
  }

  boolean has(DataRow row) {
    return lines.containsKey(row.uid());
  }

  Thought thought(DataRow row, Policies policies) {
    return policies.think().reading().read(text(row.uid()));
  }

  String text(String uid) {
    return lines.get(uid).predict();
  }
}
