package dev.tgs.cli;

import dev.tgs.bench.data.DataSet;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.dist.ProcessGroup;
import dev.tgs.train.LostPeerException;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.Trainer;
import dev.tgs.train.parallel.GroupPeers;
import dev.tgs.train.parallel.Launcher;
import dev.tgs.train.refthinker.FineTuning;
import dev.tgs.train.refthinker.data.InstructionSet;
import dev.tgs.train.refthinker.data.MissingAnswers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "ref-thinker",
    description = {
      "Fine-tune Ref-Thinker on chains of reasoning: projectors, LoRA adapter, embeddings and head.",
      "The published hyper-parameters are the defaults. What comes out are the published files.",
      "A training that was broken off goes on with --resume, as if nothing had happened."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs train ref-thinker --data REFAVS --models pretrained_weights/ --out runs/ft",
      "  ./tgs train ref-thinker --data REFAVS --models pretrained_weights/ --out runs/ft --resume",
      "  ./tgs train ref-thinker --data REFAVS --models pretrained_weights/ --processes 4 --out runs/ft",
      "  ./tgs train ref-thinker --data REFAVS --models pretrained_weights/ --quantize int4 \\",
      "      --micro-batch 1 --cache-features features/ --out runs/qlora",
      "  ./tgs synth --clips 60 --seed 7 --out data/ && \\",
      "  ./tgs train ref-thinker --data data/ --models mini --batch 16 --epochs 1 --out runs/mini"
    })
final class TrainRefThinkerCommand implements Runnable {
  /** How long a process waits for the others: as long as a validation may take. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The benchmark: metadata.csv and media/, as Ref-AVSBench has them.")
  private Path data;

  @Option(
      names = "--instructions",
      paramLabel = "FILE",
      description =
          "The answers that are taught (default: RefThinker_instruction_tuning_set.json in the"
              + " benchmark, or in R2AVSBench beside it).")
  private Path instructions;

  @Option(
      names = "--missing",
      paramLabel = "refuse|pass-over",
      defaultValue = "refuse",
      description = "What becomes of references without an answer (default: ${DEFAULT-VALUE}).")
  private String missing;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      required = true,
      description = {
        "Folder with Llama-2-7b-chat-hf, clip-vit-large-patch14, BEATs, visual_pretrain.bin and",
        "audio_pretrain.bin; or of a mini agent; or mini, the built-in one; or random-mini."
      })
  private String models;

  @Option(
      names = "--fresh-projectors",
      description = "Begin with random projectors where no pre-trained ones are there.")
  private boolean freshProjectors;

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
      names = "--cache-features",
      paramLabel = "DIR",
      description = "Keep what CLIP and BEATs give of each clip, so that they run once.")
  private Path features;

  @Option(
      names = "--validate",
      paramLabel = "N",
      defaultValue = "100",
      description = {
        "References of --val-split to measure the loss on after each epoch; 0 for none",
        "(default: ${DEFAULT-VALUE}, as far as they have answers)."
      })
  private int validate;

  @Option(
      names = "--val-split",
      paramLabel = "NAME",
      defaultValue = "val",
      description = "Where these are from (default: ${DEFAULT-VALUE}).")
  private String valSplit;

  @Option(
      names = "--speak",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Of these, so many are answered in samples.jsonl each time (default: ${DEFAULT-VALUE}).")
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
      names = "--keep",
      paramLabel = "N",
      defaultValue = "6",
      description = "Published checkpoints that stay, one an epoch (default: ${DEFAULT-VALUE}).")
  private int keep;

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

  @Mixin private FineTuneOptions hyper;
  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    try (Launcher launcher =
        Launcher.start(new Launcher.Command(Tgs.class.getName(), arguments), processes, PATIENCE)) {
      if (launcher.place().size() == 1) {
        train(Peers.NONE);
        return;
      }
      try (ProcessGroup group = launcher.join()) {
        train(new GroupPeers(group));
        launcher.finish();
      } catch (LostPeerException e) {
        RuntimeException lost = launcher.explain(e);
        throw lost == e ? e : e.because(lost.getMessage());
      } catch (EngineException e) {
        throw launcher.explain(e);
      }
    }
  }

  private void train(Peers peers) {
    if (!resume && Files.exists(out.resolve("training").resolve("last.safetensors"))) {
      throw new TrainException(
          "A training stands in '%s'; add --resume to go on with it, or train in another folder."
              .formatted(out));
    }
    if (validate < 0 || speak < 0 || patience < 0 || save < 1 || keep < 1) {
      throw new TrainException(
          "--validate, --speak and --patience are 0 or more, --save-every and --keep 1 or more; they are %d, %d, %d, %d and %d."
              .formatted(validate, speak, patience, save, keep));
    }
    FineTuning training =
        new FineTuning(
            hyper.config(),
            DataSet.open(data),
            instructions == null ? InstructionSet.answers(data) : instructions,
            missing(),
            models,
            placement.placement(),
            Quantization.parse(quantize),
            freshProjectors,
            !noRecompute,
            Optional.ofNullable(features),
            new FineTuning.Validation(valSplit, validate, speak, patience, best),
            save,
            keep,
            out,
            peers);
    boolean isFirst = peers.rank() == 0;
    Trainer.Result result =
        training.run(
            isFirst ? List.of(new TrainTicker(console)) : List.of(),
            isFirst ? note -> console.say("%s", note) : note -> {});
    if (!isFirst) {
      return;
    }
    console.say(
        "%d steps on %d samples in %.1f minutes; adapter, projectors, embeddings and head are in %s",
        result.steps(), result.samples(), result.seconds() / 60, out);
  }

  private MissingAnswers missing() {
    return switch (missing) {
      case "refuse" -> MissingAnswers.REFUSE;
      case "pass-over" -> MissingAnswers.PASS_OVER;
      default ->
          throw new TrainException(
              "--missing is refuse or pass-over, not '%s'.".formatted(missing));
    };
  }
}
