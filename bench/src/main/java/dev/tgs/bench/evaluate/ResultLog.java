package dev.tgs.bench.evaluate;

import dev.tgs.bench.files.JsonLines;
import dev.tgs.bench.files.LineFile;
import dev.tgs.bench.files.RunException;
import dev.tgs.bench.files.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of a run: {@code settings.json}, and {@code results.jsonl} with a line a reference.
 * Beside them lie the {@link ThoughtLog} and the {@link GroundingLog}.
 */
public final class ResultLog implements AutoCloseable {
  static final String RESULTS = "results.jsonl";
  static final String SETTINGS = "settings.json";

  private static final JsonLines<ReferenceResult> LINES =
      new JsonLines<>(
          Json.MAPPER,
          ReferenceResult.class,
          ResultLog::isWhole,
          "uid, split, or the scores of its modes",
          "result",
          "the reference will be evaluated again");

  private final LineFile lines;
  private final Map<String, ReferenceResult> results = new LinkedHashMap<>();

  private ResultLog(LineFile lines) {
    this.lines = lines;
  }

  /**
   * Begins a run, or goes on with the one in the folder.
   *
   * @throws RunException if another process works there, if the run there has other settings, or if
   *     its results are damaged
   */
  public static ResultLog open(Path folder, EvaluationSettings settings) {
    Path file = folder.resolve(RESULTS);
    ResultLog log = new ResultLog(LineFile.open(file));
    try {
      Path own = folder.resolve(SETTINGS);
      boolean isNew =
          log.lines.found().isEmpty()
              && LineFile.isEmpty(folder.resolve(ThoughtLog.THOUGHTS))
              && LineFile.isEmpty(folder.resolve(GroundingLog.GROUNDINGS));
      if (!Files.exists(own) && !isNew) {
        throw new RunException(
            "%s has results, thoughts or groundings but no %s; choose another folder with --out."
                .formatted(folder, SETTINGS));
      }
      SettingsFile.settle(own, settings.toJson());
      LINES.read(log.lines.found(), file).forEach(result -> log.results.put(result.uid(), result));
      return log;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** The results of a finished or broken run, for reading only. */
  public static List<ReferenceResult> read(Path folder) {
    Path file = folder.resolve(RESULTS);
    if (!Files.isRegularFile(file)) {
      throw new RunException(
          "There are no results to read in %s; run 'tgs evaluate' first.".formatted(file));
    }
    return LINES.read(LineFile.read(file), file);
  }

  private static boolean isWhole(ReferenceResult result) {
    return result.uid() != null
        && result.split() != null
        && result.modes() != null
        && result.modes().values().stream().allMatch(m -> m != null && m.scores() != null);
  }

  boolean has(String uid) {
    return results.containsKey(uid);
  }

  /** Writes a result to the disk. */
  void add(ReferenceResult result) {
    lines.add(LINES.write(result));
    results.put(result.uid(), result);
  }

  /** So far, in the order in which they came. */
  public List<ReferenceResult> results() {
    return List.copyOf(results.values());
  }

  @Override
  public void close() {
    lines.close();
  }
}
