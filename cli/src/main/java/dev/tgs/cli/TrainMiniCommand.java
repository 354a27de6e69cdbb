package dev.tgs.cli;

import dev.tgs.train.MiniPart;
import dev.tgs.train.Span;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.thinker.ThinkerStage;
import dev.tgs.train.thinker.ThinkerTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "mini",
    description = {
      "Train a part of the mini agent on two cores.",
      "A training that was broken off goes on with --resume, as if nothing had happened."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs train mini --part grounder --minutes 40 --out mini/",
      "  ./tgs train mini --part grounder --minutes 40 --out mini/ --resume",
      "  ./tgs train mini --part thinker --stage clip --steps 4500 --out mini/"
    })
final class TrainMiniCommand implements Runnable {
  /** How long to train. */
  static final class Length {
    @Option(names = "--minutes", paramLabel = "N", description = "Minutes of training.")
    private double minutes;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of training.")
    private long steps;

    private Span span() {
      return steps > 0 ? Span.steps(steps) : Span.time(Duration.ofMillis((long) (minutes * 60e3)));
    }
  }

  @Option(
      names = "--part",
      paramLabel = "PART",
      required = true,
      description = "What to train: ${COMPLETION-CANDIDATES}.")
  private MiniPart part;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "Of the thinker only this stage, for the whole length: ${COMPLETION-CANDIDATES}.")
  private ThinkerStage stage;

  @ArgGroup(multiplicity = "1")
  private Length length;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the mini agent; checkpoints and curves are in its 'training'.")
  private Path out;

  @Option(names = "--resume", description = "Go on with what the folder holds.")
  private boolean resume;

  @Mixin private Console console;

  @Override
  public void run() {
    if (stage != null && part != MiniPart.THINKER) {
      throw new TrainException(
          "Only the thinker has stages, not the %s; leave --stage out.".formatted(part.word()));
    }
    Path folder = out.resolve("training").resolve(part.word());
    if (!resume && isBegun(folder)) {
      throw new TrainException(
          "A training of the %s stands in '%s'; add --resume to go on with it, or train in another folder."
              .formatted(part.word(), folder));
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainException("The folder '%s' cannot be made (%s).".formatted(folder, e), e);
    }
    List<TrainListener> listeners = List.of(new TrainTicker(console));
    Trainer.Result result =
        stage == null
            ? part.train(length.span(), out, folder, listeners)
            : stage(folder, listeners);
    console.say(
        "%d steps on %d samples in %.1f minutes; the best score is %.4f; the model is in %s",
        result.steps(), result.samples(), result.seconds() / 60, result.score(), out);
  }

  private Trainer.Result stage(Path folder, List<TrainListener> listeners) {
    ThinkerTraining training = new ThinkerTraining(folder);
    Trainer.Result result = training.train(stage, length.span(), listeners);
    if (stage == ThinkerStage.INSTRUCTIONS) {
      training.write(out);
    }
    return result;
  }

  private boolean isBegun(Path folder) {
    Path own = stage == null ? folder : folder.resolve(stage.word());
    try (Stream<Path> files = Files.exists(own) ? Files.walk(own, 2) : Stream.empty()) {
      return files.anyMatch(file -> file.endsWith("last.safetensors"));
    } catch (IOException e) {
      throw new TrainException("The folder '%s' cannot be read (%s).".formatted(own, e), e);
    }
  }
}
