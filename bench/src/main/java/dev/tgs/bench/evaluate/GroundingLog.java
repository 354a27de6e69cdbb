package dev.tgs.bench.evaluate;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.Phrase;
import dev.tgs.bench.files.JsonLines;
import dev.tgs.bench.files.LineFile;
import dev.tgs.bench.files.RunException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code groundings.jsonl} of a run: where a phrase was found, before it is cut out; a line for
 * each phrase that was looked for. What they depend on is settled by the {@link ResultLog}.
 */
final class GroundingLog implements AutoCloseable {
  static final String GROUNDINGS = "groundings.jsonl";

  private static final JsonLines<Line> LINES =
      new JsonLines<>(
          Json.MAPPER,
          Line.class,
          Line::isWhole,
          "group, phrase, origin, caption, chosen or warnings",
          "grounding",
          "its phrase will be looked for again");

  private final LineFile lines;
  private final Map<String, Map<Phrase, Grounding>> found = new HashMap<>();

  private GroundingLog(LineFile lines) {
    this.lines = lines;
  }

  /**
   * Begins the file, or goes on with the one in the folder.
   *
   * @throws RunException if it is damaged
   */
  static GroundingLog open(Path folder) {
    Path file = folder.resolve(GROUNDINGS);
    GroundingLog log = new GroundingLog(LineFile.open(file));
    try {
      for (Line line : LINES.read(log.lines.found(), file)) {
        Grounding boxes = line.boxes();
        log.found.computeIfAbsent(line.group, group -> new HashMap<>()).put(boxes.phrase(), boxes);
      }
      return log;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * What was there when the file was opened.
   *
   * @param group of references that go through together
   */
  Map<Phrase, Grounding> found(String group) {
    return found.getOrDefault(group, Map.of());
  }

  /**
   * Writes to the disk where a phrase was found.
   *
   * @param group of references that go through together
   * @param boxes the chosen ones alone
   */
  void add(String group, Grounding boxes) {
    lines.add(LINES.write(Line.of(group, boxes)));
  }

  @Override
  public void close() {
    lines.close();
  }

  /**
   * @param chosen one for each frame, null where there is none
   */
  private record Line(
      String group,
      String phrase,
      Phrase.Origin origin,
      String caption,
      List<Candidate> chosen,
      List<String> warnings) {
    static Line of(String group, Grounding boxes) {
      return new Line(
          group,
          boxes.phrase().text(),
          boxes.phrase().origin(),
          boxes.caption(),
          boxes.frames().stream().map(frame -> frame.chosen().orElse(null)).toList(),
          boxes.warnings());
    }

    boolean isWhole() {
      return group != null
          && phrase != null
          && origin != null
          && caption != null
          && chosen != null
          && warnings != null
          && !warnings.contains(null);
    }

    Grounding boxes() {
      List<FrameBoxes> frames =
          chosen.stream()
              .map(one -> Optional.ofNullable(one).map(FrameBoxes::of).orElse(FrameBoxes.NONE))
              .toList();
      return new Grounding(new Phrase(phrase, origin), caption, frames, warnings);
    }
  }
}
