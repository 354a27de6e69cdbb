package dev.tgs.bench.speed;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.agent.Progress;
import dev.tgs.agent.models.Models;
import dev.tgs.bench.evaluate.Evaluation;
import dev.tgs.bench.evaluate.ReferenceResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An evaluation in which the references of a clip share what belongs to it, beside one in which
 * each is computed from its files.
 *
 * @param sharedSeconds of all references
 * @param aloneSeconds of as many, each for itself
 * @param equal whether both gave the same results
 */
public record EvaluateSpeed(
    int references, int clips, double sharedSeconds, double aloneSeconds, boolean equal) {
  /** How many times as many references a minute with sharing. */
  @JsonProperty
  public double gain() {
    return aloneSeconds / sharedSeconds;
  }

  /** References a minute. */
  @JsonProperty
  public double sharedRate() {
    return 60 * references / sharedSeconds;
  }

  /** References a minute. */
  @JsonProperty
  public double aloneRate() {
    return 60 * references / aloneSeconds;
  }

  /**
   * Runs both, one after the other, after a first clip that warms everything up.
   *
   * @param evaluation without thoughts that were written before
   */
  public static EvaluateSpeed measure(Evaluation evaluation, Models models, Progress progress) {
    try {
      Path folder = Files.createTempDirectory("tgs-bench");
      try {
        Evaluation warm =
            new Evaluation(
                evaluation.data(),
                evaluation.splits(),
                1,
                evaluation.modes(),
                evaluation.policies(),
                evaluation.rules(),
                evaluation.software());
        List<ReferenceResult> unused = warm.run(models, folder.resolve("warm"), Progress.SILENT);
        long begin = System.nanoTime();
        List<ReferenceResult> shared = evaluation.run(models, folder.resolve("shared"), progress);
        long middle = System.nanoTime();
        List<ReferenceResult> alone =
            evaluation.with(Optional.empty(), false).run(models, folder.resolve("alone"), progress);
        long end = System.nanoTime();
        int clips = (int) shared.stream().map(ReferenceResult::clip).distinct().count();
        return new EvaluateSpeed(
            shared.size(),
            clips,
            (middle - begin) / 1e9,
            (end - middle) / 1e9,
            shared.equals(alone));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
