package dev.tgs.cli;

import dev.tgs.engine.EngineException;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.dist.ProcessGroup;
import dev.tgs.train.LostPeerException;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.parallel.GroupPeers;
import dev.tgs.train.parallel.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a training of Ref-Thinker's parts runs, whatever learns in it. */
final class TrainingRunOptions {
  /** How long a process waits for the others: as long as a validation may take. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--quantize",
      paramLabel = "KIND",
      defaultValue = "none",
      description = "Keep the layers of the language model, which do not learn, in int8 or int4.")
  private String quantize;

  @Option(
      names = "--no-recompute",
      description = "Keep what layers compute for their gradients: faster, and takes more memory.")
  private boolean noRecompute;

  @Option(
      names = "--speak",
      paramLabel = "N",
      defaultValue = "2",
      description = {
        "Of the samples to validate on, so many are answered in samples.jsonl each time",
        "(default: ${DEFAULT-VALUE})."
      })
  private int speak;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many validations without a better one (default: never).")
  private int patience;

  @Option(
      names = "--best",
      description = "Leave the weights of the best validation instead of the last, as published.")
  private boolean best;

  @Option(
      names = "--save-every",
      paramLabel = "STEPS",
      defaultValue = "20",
      description = "Steps between checkpoints for --resume (default: ${DEFAULT-VALUE}).")
  private int save;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the run.")
  private Path out;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Processes on this host that share the parts of each step (default: ${DEFAULT-VALUE}).",
        "On several hosts, start the same command in each process with TGS_RANK, TGS_WORLD_SIZE and",
        "TGS_RENDEZVOUS=host:port of rank 0; --out is a folder that all of them see."
      })
  private int processes;

  @Option(names = "--resume", description = "Go on with what the folder holds.")
  private boolean resume;

  Quantization quantization() {
    return Quantization.parse(quantize);
  }

  boolean recomputes() {
    return !noRecompute;
  }

  int speak() {
    return speak;
  }

  int patience() {
    return patience;
  }

  boolean best() {
    return best;
  }

  int save() {
    return save;
  }

  Path out() {
    return out;
  }

  /** What follows a training on the terminal, in the first process. */
  List<TrainListener> watchers(Peers peers, Console console) {
    if (peers.rank() > 0) {
      return List.of();
    }
    TrainListener ticker = new TrainTicker(console);
    return peers.size() == 1 ? List.of(new StopSignal(console), ticker) : List.of(ticker);
  }

  /** Runs a training in this process, or in several at once. */
  void train(Consumer<Peers> training) {
    check();
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    try (Launcher launcher =
        Launcher.start(new Launcher.Command(Tgs.class.getName(), arguments), processes, PATIENCE)) {
      if (launcher.place().size() == 1) {
        training.accept(Peers.NONE);
        return;
      }
      try (ProcessGroup group = launcher.join()) {
        training.accept(new GroupPeers(group, launcher.near()));
        launcher.finish();
      } catch (LostPeerException e) {
        RuntimeException lost = launcher.explain(e);
        throw lost == e ? e : e.because(lost.getMessage());
      } catch (EngineException e) {
        throw launcher.explain(e);
      }
    }
  }

  private void check() {
    if (!resume && Files.exists(out.resolve("training").resolve("last.safetensors"))) {
      throw new TrainException(
          "A training stands in '%s'; add --resume to go on with it, or train in another folder."
              .formatted(out));
    }
    if (speak < 0 || patience < 0 || save < 1) {
      throw new TrainException(
          "--speak and --patience are 0 or more, --save-every 1 or more; they are %d, %d and %d."
              .formatted(speak, patience, save));
    }
  }
}
