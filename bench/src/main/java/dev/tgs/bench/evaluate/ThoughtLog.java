package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tgs.agent.Thought;
import dev.tgs.bench.evaluate.Mode.Senses;
import dev.tgs.bench.files.JsonLines;
import dev.tgs.bench.files.LineFile;
import dev.tgs.bench.files.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code thoughts.jsonl} of a run: what was thought, before it is grounded. Thoughts that were
 * reached together are one line, so that a run that goes on thinks in the same batches as an
 * unbroken one, and writes the same. What they depend on is settled by the {@link ResultLog}.
 */
final class ThoughtLog implements AutoCloseable {
  static final String THOUGHTS = "thoughts.jsonl";

  private static final JsonLines<Batch> LINES =
      new JsonLines<>(
          Json.MAPPER,
          Batch.class,
          Batch::isWhole,
          "senses or thoughts, or a thought its uid, text, reasoning or warnings",
          "batch of thoughts",
          "its references will be thought about again");

  private final LineFile lines;
  private final Map<String, Map<Senses, Thought>> found = new HashMap<>();

  private ThoughtLog(LineFile lines) {
    this.lines = lines;
  }

  /**
   * Begins the file, or goes on with the one in the folder.
   *
   * @throws RunException if it is damaged
   */
  static ThoughtLog open(Path folder) {
    Path file = folder.resolve(THOUGHTS);
    ThoughtLog log = new ThoughtLog(LineFile.open(file));
    try {
      for (Batch batch : LINES.read(log.lines.found(), file)) {
        for (Entry entry : batch.thoughts) {
          log.found
              .computeIfAbsent(entry.uid, uid -> new EnumMap<>(Senses.class))
              .put(batch.senses, entry.thought());
        }
      }
      return log;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** The thoughts about a reference that were there when the file was opened. */
  Map<Senses, Thought> found(String uid) {
    return found.getOrDefault(uid, Map.of());
  }

  /**
   * Writes thoughts that were reached together to the disk.
   *
   * @param uids of their references
   */
  void add(Senses senses, List<String> uids, List<Thought> thoughts) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < thoughts.size(); i++) {
      entries.add(Entry.of(uids.get(i), thoughts.get(i)));
    }
    lines.add(LINES.write(new Batch(senses, entries)));
  }

  @Override
  public void close() {
    lines.close();
  }

  /** A line. */
  private record Batch(Senses senses, List<Entry> thoughts) {
    boolean isWhole() {
      return senses != null
          && thoughts != null
          && thoughts.stream().allMatch(entry -> entry != null && entry.isWhole());
    }
  }

  /** A thought, part by part, so that it comes back as it was. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Entry(
      String uid,
      String text,
      String reasoning,
      String fineObject,
      String simpleObject,
      List<String> warnings) {
    static Entry of(String uid, Thought thought) {
      return new Entry(
          uid,
          thought.text(),
          thought.reasoning(),
          thought.fineObject().orElse(null),
          thought.simpleObject().orElse(null),
          thought.warnings());
    }

    boolean isWhole() {
      return uid != null
          && text != null
          && reasoning != null
          && warnings != null
          && !warnings.contains(null);
    }

    Thought thought() {
      return new Thought(
          text,
          reasoning,
          Optional.ofNullable(fineObject),
          Optional.ofNullable(simpleObject),
          warnings);
    }
  }
}
