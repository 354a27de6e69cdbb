package dev.tgs.cli;

import dev.tgs.bench.synth.data.SynthData;
import dev.tgs.engine.Device;
import dev.tgs.train.MiniConfig;
import dev.tgs.train.MiniPart;
import dev.tgs.train.Span;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.scenes.SceneSource;
import dev.tgs.train.thinker.ThinkerStage;
import dev.tgs.train.thinker.ThinkerTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "mini",
    description = {
      "Train the mini agent on two cores: all of it in less than three hours, or a part.",
      "A training that was broken off goes on with --resume, as if nothing had happened."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs train mini --out models/mini",
      "  ./tgs train mini --out models/mini --resume",
      "  ./tgs train mini --device cuda:0 --out models/mini",
      "  ./tgs train mini --config mine.json --data data/ --out models/mine",
      "  ./tgs train mini --part grounder --minutes 40 --out models/mini",
      "  ./tgs train mini --part thinker --stage clip --steps 4500 --out models/mini",
      "  ./tgs train mini --part thinker --stage clip --from models/mini --steps 900 --out models/more"
    })
final class TrainMiniCommand implements Runnable {
  /** How long to train. */
  static final class Length {
    @Option(
        names = "--minutes",
        paramLabel = "N",
        description = "Minutes of a part's or a stage's training.")
    private double minutes;

    @Option(
        names = "--steps",
        paramLabel = "N",
        description = "Steps of it (default: what the configuration says).")
    private long steps;

    private Span span() {
      return steps > 0 ? Span.steps(steps) : Span.time(Duration.ofMillis((long) (minutes * 60e3)));
    }
  }

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Only this part: ${COMPLETION-CANDIDATES} (default: all in turn).")
  private MiniPart part;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Of the thinker only this stage: ${COMPLETION-CANDIDATES}.")
  private ThinkerStage stage;

  @ArgGroup private Length length;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Steps, learning rates and batches of all parts and stages, in JSON.",
        "The one in use is written to training/config.json; there is a built-in one for two cores and"
            + " one for a GPU."
      })
  private Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Train on the scenes of this data set of 'tgs synth', drawn anew from its plan.",
        "Default: ever new scenes."
      })
  private Path data;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the mini agent; checkpoints and curves are in its 'training'.")
  private Path out;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = {
        "With --part, of the thinker with --stage: begin from the weights of this mini agent instead"
            + " of from random ones;",
        "stages before this one that the folder lacks are taken from it too.",
        "Another seed in --config lets it meet other scenes than they have met."
      })
  private Path from;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = {
        "cpu or cuda:N (default: ${DEFAULT-VALUE}).",
        "A GPU wants a larger 'batch' and more 'parts' in --config, as its built-in one has: each part"
            + " is drawn by a thread."
      })
  private String device;

  @Option(names = "--resume", description = "Go on with what the folder holds.")
  private boolean resume;

  @Mixin private Console console;

  @Override
  public void run() {
    if (stage != null && part != MiniPart.THINKER) {
      throw new TrainException(
          "Only the thinker has stages; add '--part thinker' to '--stage %s', or leave it out."
              .formatted(stage.word()));
    }
    if (length != null && (part == null || (part == MiniPart.THINKER && stage == null))) {
      throw new TrainException(
          "--minutes and --steps are of one part or stage, with --part, and --stage for the thinker; the lengths of all of them are in --config.");
    }
    if (from != null && (part == null || (part == MiniPart.THINKER && stage == null))) {
      throw new TrainException(
          "--from is for one part or stage; add --part, and --stage for the thinker.");
    }
    Device where = Device.parse(device);
    MiniPart.Order order =
        new MiniPart.Order(
            config == null ? MiniConfig.builtIn(where) : MiniConfig.read(config),
            data == null
                ? SceneSource.ENDLESS
                : new SceneSource(Optional.of(SynthData.open(data).plan())),
            Optional.ofNullable(length).map(Length::span),
            Optional.ofNullable(from),
            where);
    List<MiniPart> parts = part == null ? List.of(MiniPart.values()) : List.of(part);
    parts.forEach(this::claim);
    order.config().write(out.resolve("training").resolve("config.json"));
    parts.forEach(one -> train(one, order));
  }

  private Path folder(MiniPart one) {
    return out.resolve("training").resolve(one.word());
  }

  private void claim(MiniPart one) {
    Path folder = folder(one);
    if (!resume && isBegun(folder)) {
      throw new TrainException(
          "A training of the %s stands in '%s'; add --resume to go on with it, or train in another folder."
              .formatted(one.word(), folder));
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainException("The folder '%s' cannot be made (%s).".formatted(folder, e), e);
    }
  }

  private void train(MiniPart one, MiniPart.Order order) {
    console.say("training the %s", stage == null ? one.word() : "thinker's " + stage.word());
    List<TrainListener> listeners = List.of(new StopSignal(console), new TrainTicker(console));
    Trainer.Result result =
        stage == null
            ? one.train(order, out, folder(one), listeners)
            : stage(folder(one), order, listeners);
    console.say(
        "%d steps on %d samples in %.1f minutes; the best score is %.4f; the model is in %s",
        result.steps(), result.samples(), result.seconds() / 60, result.score(), out);
  }

  private Trainer.Result stage(Path folder, MiniPart.Order order, List<TrainListener> listeners) {
    ThinkerTraining training = new ThinkerTraining(folder, order);
    Trainer.Result result = training.train(stage, order, listeners);
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
