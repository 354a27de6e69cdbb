package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.Models;
import dev.tgs.bench.evaluate.Evaluation;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.PublishedFiles;
import dev.tgs.bench.evaluate.PublishedLog;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.published.PublishedRun;
import dev.tgs.bench.report.EvaluationReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ground-segment",
    description = {
      "Ground and segment the references of a split by thoughts that were written before, or as they"
          + " stand, and score the masks: what the four published scripts do.",
      "Goes on with a run that was broken off, also with one of the scripts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs ground-segment --data REFAVS/ --split test_s --thoughts runs/a/inference_results.jsonl --object s",
      "  ./tgs ground-segment --data REFAVS/ --split test_n --raw-reference --out runs/raw",
      "  ./tgs ground-segment --data REFAVS/ --table r2 --split test_s --thoughts FILE --save-overlays"
    })
final class GroundSegmentCommand implements Runnable {
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--thoughts",
      paramLabel = "FILE",
      description =
          "An inference_results.jsonl, of 'tgs think --data' or of the published scripts.")
  private Path thoughts;

  @Option(
      names = "--object",
      paramLabel = "s|f",
      defaultValue = "s",
      description =
          "What is looked for: the short name or the description that the thought gives (default: ${DEFAULT-VALUE}).")
  private String object;

  @Option(
      names = "--raw-reference",
      description = "Look for the reference as it stands, without thoughts.")
  private boolean rawReference;

  @Option(
      names = "--no-sharing",
      description = "Compute everything for each reference anew: equal results, more time.")
  private boolean noSharing;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description =
          "Folder for the log of the scores, and for the run in a folder within it (default: that of the thoughts).")
  private Path out;

  @Mixin private AnswerFilesOptions answers;
  @Mixin private Console console;

  @Override
  public void run() {
    Mode mode = mode();
    if (options.data().splits().size() != 1) {
      throw new AgentException(
          "ground-segment takes one split at a time, as its files do, not %s; 'tgs evaluate' takes several."
              .formatted(String.join(", ", options.data().splits())));
    }
    Path folder = folder();
    EvaluationOptions.Chosen chosen = options.choose(List.of(mode), thoughts, !noSharing, console);
    Evaluation evaluation = chosen.evaluation();
    PublishedRun script =
        PublishedLog.run(
            mode, PublishedFiles.benchmark(options.table()), evaluation.policies().boxThreshold());
    PublishedLog log = PublishedLog.open(folder.resolve(script.metricLog()), script, mode);
    Path run = folder.resolve(script.pictures());
    try (Models loaded = chosen.load(console)) {
      List<ReferenceResult> results =
          evaluation.run(
              loaded,
              run,
              log.results(evaluation.rows()),
              answers.spectator(run),
              log::add,
              console.progress());
      results.forEach(log::add);
      log.finish();
      EvaluationReport.write(
          run.resolve("report.html"), evaluation.data(), evaluation.settings(loaded), results);
      ScorePrinter.lines(ScoreTable.of(results)).forEach(line -> console.print("%s", line));
      console.say("%s    as the published scripts write it", folder.resolve(script.metricLog()));
      console.say("%s    a line a reference", run.resolve("results.jsonl"));
    }
  }

  private Mode mode() {
    if (rawReference == (thoughts != null)) {
      throw new AgentException(
          rawReference
              ? "--raw-reference and --thoughts exclude each other."
              : "ground-segment needs --thoughts FILE, or --raw-reference to do without.");
    }
    if (rawReference) {
      return Mode.RAW;
    }
    return switch (object) {
      case "s" -> Mode.S;
      case "f" -> Mode.F;
      default -> throw new AgentException("--object is s or f, not '%s'.".formatted(object));
    };
  }

  private Path folder() {
    if (out != null) {
      return out;
    }
    if (thoughts == null) {
      throw new AgentException("--raw-reference needs --out DIR, the folder for its files.");
    }
    return thoughts.toAbsolutePath().normalize().getParent();
  }
}
