package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.Models;
import dev.tgs.bench.evaluate.Evaluation;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.PublishedFiles;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.report.EvaluationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = {
      "Think, ground and segment every reference of a benchmark, and score the masks.",
      "A run that was broken off goes on where it was; references of one clip share its features."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs evaluate --data data/ --split test_s,test_u,test_n --out runs/a",
      "  ./tgs evaluate --data data/ --split test_s --limit 100 --text raw --out runs/raw",
      "  ./tgs evaluate --data data/ --split test_s --ablations --out runs/all",
      "  ./tgs evaluate --data REFAVS/ --split test_s,test_u,test_n --models weights/ --out runs/a",
      "  ./tgs evaluate --data REFAVS/ --table r2 --models weights/ --corrected --out runs/r2",
      "  ./tgs evaluate --data data/ --split test_s --policy box-choice=first-query --out runs/b"
    })
final class EvaluateCommand implements Runnable {
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--text",
      paramLabel = "s|f|raw|truth",
      defaultValue = "s",
      description = {
        "What is looked for: the short name or the description that the thought gives, the raw",
        "sentence, or the right phrase, where the benchmark tells it (default: ${DEFAULT-VALUE})."
      })
  private String text;

  @Option(names = "--no-sound", description = "Think in silence.")
  private boolean noSound;

  @Option(names = "--no-frames", description = "Think over grey pictures.")
  private boolean noFrames;

  @Option(
      names = "--boxes",
      paramLabel = "truth",
      description = "'truth' hands the boxes of the true masks to the segmenter: segmenting alone.")
  private String boxes;

  @Option(
      names = "--ablations",
      description = "All of these at once: the clip's features are computed once for all.")
  private boolean ablations;

  @Option(
      names = "--thoughts",
      paramLabel = "FILE",
      description =
          "Take the thoughts from an inference_results.jsonl, of 'tgs think' or of the published scripts.")
  private Path thoughts;

  @Option(
      names = "--no-sharing",
      description =
          "Compute everything for each reference anew, as the published scripts do: equal results, more time.")
  private boolean noSharing;

  @Mixin private AnswerFilesOptions answers;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "runs/evaluation",
      description = "Folder of the run (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Mixin private Console console;

  @Override
  public void run() {
    EvaluationOptions.Chosen chosen = options.choose(modes(), thoughts, !noSharing, console);
    Evaluation evaluation = chosen.evaluation();
    try (Models loaded = chosen.load(console)) {
      List<ReferenceResult> results =
          evaluation.run(
              loaded, out, List.of(), answers.spectator(out), result -> {}, console.progress());
      ScoreTable table = ScoreTable.of(results);
      EvaluationReport.write(
          out.resolve("report.html"), evaluation.data(), evaluation.settings(loaded), results);
      PublishedFiles.write(out, evaluation, options.table(), results);
      if (console.json()) {
        console.printJson(table.data());
      } else {
        ScorePrinter.lines(table).forEach(line -> console.print("%s", line));
        console.say("%s    a line a reference", out.resolve("results.jsonl"));
        console.say("%s      scores, plots, and cases to look at", out.resolve("report.html"));
        console.say("%s        the scores as Markdown", out.resolve("report.md"));
      }
    }
  }

  /** The run's own mode first. */
  private List<Mode> modes() {
    Optional<Mode> less =
        Stream.of(
                chosen(noSound, Mode.NO_SOUND),
                chosen(noFrames, Mode.NO_FRAMES),
                chosen(boxes != null, Mode.TRUE_BOXES))
            .flatMap(Optional::stream)
            .reduce(
                (one, other) -> {
                  throw new AgentException(
                      "--no-sound, --no-frames and --boxes exclude each other; --ablations runs them all.");
                });
    if (boxes != null && !boxes.equals("truth")) {
      throw new AgentException("--boxes knows 'truth' only, not '%s'.".formatted(boxes));
    }
    if (!Set.of("s", "f", "raw", "truth").contains(text)) {
      throw new AgentException(
          "--text is s, f, raw or truth, not '%s'; say --help for what they mean.".formatted(text));
    }
    if (less.isPresent() && !text.equals("s")) {
      throw new AgentException(
          "--%s goes with --text s only, not with '%s'.".formatted(less.get().word(), text));
    }
    Mode own = less.orElseGet(() -> Mode.of(text));
    return ablations ? Mode.all(own) : List.of(own);
  }

  private static Optional<Mode> chosen(boolean is, Mode mode) {
    return is ? Optional.of(mode) : Optional.empty();
  }
}
