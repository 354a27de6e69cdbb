package dev.tgs.bench.evaluate;

import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.published.MetricLog;
import dev.tgs.bench.published.PublishedRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of one mode and split in the file of the published scripts. It is written anew every
 * few seconds and at the end, so that either program can go on with the other's run.
 */
public final class PublishedLog {
  private static final String NO_OBJECT = "Error";
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private final MetricLog log;
  private final PublishedRun run;
  private final Mode mode;
  private long written = System.nanoTime();

  private PublishedLog(MetricLog log, PublishedRun run, Mode mode) {
    this.log = log;
    this.run = run;
    this.mode = mode;
  }

  /** Goes on with the file if it is there. */
  public static PublishedLog open(Path file, PublishedRun run, Mode mode) {
    return new PublishedLog(MetricLog.open(file, run), run, mode);
  }

  /** Begins the file anew, whatever is there. */
  public static PublishedLog begin(Path file, PublishedRun run, Mode mode) {
    return new PublishedLog(MetricLog.begin(file, run), run, mode);
  }

  /** The script that does in its way what a mode does; none for ways that it does not know. */
  public static PublishedRun run(Mode mode, PublishedRun.Benchmark benchmark, float boxThreshold) {
    PublishedRun.Text text =
        switch (mode) {
          case S -> PublishedRun.Text.S_OBJECT;
          case F -> PublishedRun.Text.F_OBJECT;
          case RAW -> PublishedRun.Text.REFERENCE;
          default ->
              throw new IllegalArgumentException("No published script does " + mode.title() + ".");
        };
    return new PublishedRun(text, benchmark, boxThreshold);
  }

  /** What stands in the file about some references. */
  public List<ReferenceResult> results(List<DataRow> rows) {
    Map<String, MetricLog.Entry> entries = log.entries();
    List<ReferenceResult> results = new ArrayList<>();
    for (DataRow row : rows) {
      if (entries.containsKey(row.uid())) {
        results.add(result(row, entries.get(row.uid())));
      }
    }
    return results;
  }

  private ReferenceResult result(DataRow row, MetricLog.Entry entry) {
    float iou = (float) entry.iou();
    Scores scores =
        row.isNull()
            ? new Scores(null, null, iou, null)
            : new Scores(iou, Double.isNaN(entry.f()) ? null : (float) entry.f(), null, null);
    return ReferenceResult.unasked(row, Optional.empty(), List.of(mode), scores);
  }

  /** Adds a result, unless the file has one of that reference. */
  public void add(ReferenceResult result) {
    ModeResult own = result.modes().get(mode.word());
    Map<String, String> words = new LinkedHashMap<>();
    if (run.hasReference()) {
      words.put("ref", result.reference());
    } else {
      words.put("f_object", own.fineObject() == null ? NO_OBJECT : own.fineObject());
      words.put("s_object", own.simpleObject() == null ? NO_OBJECT : own.simpleObject());
    }
    Scores scores = own.scores();
    double iou = value(result.nothingMeant() ? scores.s() : scores.j());
    log.add(
        result.uid(),
        DataRow.folder(result.uid()),
        words,
        new MetricLog.Entry(iou, value(scores.f())));
    if (System.nanoTime() - written > PAUSE) {
      log.write();
      written = System.nanoTime();
    }
  }

  private static double value(Float score) {
    return score == null ? Double.NaN : score;
  }

  /** Writes the file with its means. */
  public void finish() {
    log.finish();
  }
}
