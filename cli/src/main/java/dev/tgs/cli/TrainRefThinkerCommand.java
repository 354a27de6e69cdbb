package dev.tgs.cli;

import dev.tgs.bench.data.DataSet;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.Trainer;
import dev.tgs.train.refthinker.FineTuning;
import dev.tgs.train.refthinker.data.InstructionSet;
import dev.tgs.train.refthinker.data.MissingAnswers;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      names = "--keep",
      paramLabel = "N",
      defaultValue = "6",
      description = "Published checkpoints that stay, one an epoch (default: ${DEFAULT-VALUE}).")
  private int keep;

  @Mixin private TrainingRunOptions run;
  @Mixin private FineTuneOptions hyper;
  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Override
  public void run() {
    if (validate < 0 || keep < 1) {
      throw new TrainException(
          "--validate is 0 or more, --keep 1 or more; they are %d and %d."
              .formatted(validate, keep));
    }
    run.train(this::train);
  }

  private void train(Peers peers) {
    FineTuning training =
        new FineTuning(
            hyper.config(),
            DataSet.open(data),
            instructions == null ? InstructionSet.answers(data) : instructions,
            missing(),
            models,
            placement.placement(models, peers.rank()),
            run.quantization(),
            freshProjectors,
            run.recomputes(),
            Optional.ofNullable(features),
            new FineTuning.Validation(valSplit, validate, run.speak(), run.patience(), run.best()),
            run.save(),
            keep,
            run.out(),
            peers);
    boolean isFirst = peers.rank() == 0;
    Trainer.Result result =
        training.run(
            run.watchers(peers, console), isFirst ? note -> console.say("%s", note) : note -> {});
    if (!isFirst) {
      return;
    }
    console.say(
        "%d steps on %d samples in %.1f minutes; adapter, projectors, embeddings and head are in %s",
        result.steps(), result.samples(), result.seconds() / 60, run.out());
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
