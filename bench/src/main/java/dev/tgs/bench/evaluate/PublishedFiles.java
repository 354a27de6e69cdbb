package dev.tgs.bench.evaluate;

import dev.tgs.bench.data.Table;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.published.PublishedRun;
import dev.tgs.bench.published.ThoughtFile;
import dev.tgs.media.AtomicFiles;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run has reached in the files of the published scripts: for each split a folder with {@code
 * inference_results.jsonl} and the log of the scores.
 */
public final class PublishedFiles {
  private static final String FOLDER = "published";
  private static final Set<Mode> KNOWN = EnumSet.of(Mode.S, Mode.F, Mode.RAW);

  private PublishedFiles() {}

  /**
   * Writes them into {@code published} in the folder of a run; nothing where the run's own mode is
   * none of the published ones.
   */
  public static void write(
      Path run, Evaluation evaluation, Table table, List<ReferenceResult> results) {
    Mode own = evaluation.modes().get(0);
    if (!KNOWN.contains(own)) {
      return;
    }
    Map<String, List<ReferenceResult>> bySplit =
        results.stream()
            .collect(
                Collectors.groupingBy(ReferenceResult::split, TreeMap::new, Collectors.toList()));
    bySplit.forEach(
        (split, all) -> {
          Path folder = run.resolve(FOLDER).resolve(PublishedRun.thoughts(split));
          if (own.thinks()) {
            AtomicFiles.writeString(folder.resolve(ThoughtFile.NAME), lines(all, own));
          }
          PublishedRun script =
              PublishedLog.run(own, benchmark(table), evaluation.policies().boxThreshold());
          Path file = folder.resolve(script.metricLog());
          PublishedLog log = PublishedLog.begin(file, script, own);
          all.forEach(log::add);
          log.finish();
        });
  }

  /** Whose references a table has. */
  public static PublishedRun.Benchmark benchmark(Table table) {
    return table == Table.OWN ? PublishedRun.Benchmark.REF_AVS : PublishedRun.Benchmark.R2_AVS;
  }

  private static String lines(List<ReferenceResult> results, Mode mode) {
    StringBuilder lines = new StringBuilder();
    for (ReferenceResult result : results) {
      ModeResult own = result.modes().get(mode.word());
      if (own.thought() != null) {
        var line = new ThoughtFile.Line(result.uid(), result.reference(), own.thought());
        lines.append(line.toJson()).append('\n');
      }
    }
    return lines.toString();
  }
}
