package dev.tgs.bench.published;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.bench.files.JsonLines;
import dev.tgs.bench.files.LineFile;
import dev.tgs.bench.files.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code inference_results.jsonl}: what the thinker wrote about each reference. Where a uid comes
 * twice the first line counts, as for the published scripts.
 */
public final class ThoughtFile implements AutoCloseable {
  /** Its name as published. */
  public static final String NAME = "inference_results.jsonl";

  private static final JsonLines<Line> LINES =
      new JsonLines<>(
          JsonMapper.builder()
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build(),
          Line.class,
          Line::isWhole,
          "uid, ref or predict",
          "thought",
          "the reference will be thought about again");

  /**
   * One line.
   *
   * @param ref the sentence as the table has it
   * @param predict all that the thinker wrote, marks included
   */
  public record Line(String uid, String ref, String predict) {
    private boolean isWhole() {
      return uid != null && ref != null && predict != null;
    }

    /** As the scripts write it, without the line break. */
    public String toJson() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("uid", uid);
      fields.put("ref", ref);
      fields.put("predict", predict);
      return PythonJson.line(fields);
    }
  }

  private final LineFile file;
  private final Map<String, Line> lines;

  private ThoughtFile(LineFile file, Map<String, Line> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Opens the file to go on with it, or begins it.
   *
   * @throws RunException if another process writes to it, or a line is damaged
   */
  public static ThoughtFile open(Path path) {
    LineFile file = LineFile.open(path);
    try {
      return new ThoughtFile(file, parse(path, file.found()));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * All lines by uid, in their order.
   *
   * @throws RunException if the file is not there, or a line is damaged
   */
  public static Map<String, Line> read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new RunException(
          "There is no file of thoughts %s; write one with 'tgs think --data DATA --out FILE'."
              .formatted(path));
    }
    return parse(path, LineFile.read(path));
  }

  private static Map<String, Line> parse(Path path, List<String> texts) {
    Map<String, Line> lines = new LinkedHashMap<>();
    LINES.read(texts, path).forEach(line -> lines.putIfAbsent(line.uid(), line));
    return lines;
  }

  public boolean has(String uid) {
    return lines.containsKey(uid);
  }

  /** How many references it knows. */
  public int size() {
    return lines.size();
  }

  /** Writes a line to the disk. */
  public void add(Line line) {
    file.add(line.toJson());
    lines.put(line.uid(), line);
  }

  @Override
  public void close() {
    file.close();
  }
}
