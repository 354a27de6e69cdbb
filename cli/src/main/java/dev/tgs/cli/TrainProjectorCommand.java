package dev.tgs.cli;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.TrainableThinker;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.Trainer;
import dev.tgs.train.refthinker.PretrainConfig;
import dev.tgs.train.refthinker.ProjectorTraining;
import dev.tgs.train.refthinker.PublishedFiles;
import dev.tgs.train.refthinker.Sample.Sense;
import dev.tgs.train.refthinker.data.PretrainSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "projector",
    description = {
      "Train the projector of one sense to say what is seen or heard, before fine-tuning.",
      "The published hyper-parameters are the defaults. What comes out is",
      "visual_pretrain.bin or audio_pretrain.bin, which 'tgs train ref-thinker' reads",
      "in the folder of its --models.",
      "A training that was broken off goes on with --resume."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs train projector --modality visual --data images.json --data videos.json \\",
      "      --media video-llava/ --llm Llama-2-7b-chat-hf \\",
      "      --vision clip-vit-large-patch14 --out runs/visual",
      "  ./tgs train projector --modality audio --data AudioCaps/ \\",
      "      --llm Llama-2-7b-chat-hf --hearing BEATs.pt --out runs/audio",
      "  ./tgs synth --clips 60 --seed 7 --out data/ && \\",
      "  ./tgs train projector --modality audio --data data/ --models mini --batch 8 \\",
      "      --out runs/ear"
    })
final class TrainProjectorCommand implements Runnable {
  @Option(
      names = "--modality",
      paramLabel = "visual|audio",
      required = true,
      description = "Whose projector it is.")
  private String modality;

  @Option(
      names = "--data",
      paramLabel = "FOLDER|LIST",
      required = true,
      description = {
        "visual: a JSON list such as",
        "[{\"image\": \"1.jpg\", \"conversations\":",
        " [{\"value\": \"What is it?\"}, {\"value\": \"A cat.\"}]}],",
        "with \"video\" for a video or a folder of its frames.",
        "audio: the folder of AudioCaps with train.json, val.json and data/, or a list such as"
            + " [{\"audio\": \"1.wav\", \"caption\": \"Rain.\"}].",
        "Either: a folder of 'tgs synth'. May be repeated."
      })
  private List<Path> data;

  @Option(
      names = "--media",
      paramLabel = "DIR",
      description = "Folder in which the files of the lists lie (default: that of each list).")
  private Path media;

  @Option(names = "--llm", paramLabel = "DIR", description = "Llama-2-7b-chat-hf.")
  private Path llm;

  @Option(
      names = "--vision",
      paramLabel = "DIR",
      description = "clip-vit-large-patch14, for visual.")
  private Path vision;

  @Option(names = "--hearing", paramLabel = "FILE", description = "BEATs, for audio.")
  private Path hearing;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "Instead of these: a folder with all of them, or of a mini agent; or mini, the built-in"
              + " one; or random-mini. The projector begins with random weights in any case.")
  private String models;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "fp32|bf16",
      defaultValue = "fp32",
      description = "Of what does not learn, and of the computation (published: fp32).")
  private String precision;

  @Option(
      names = "--validate",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Samples that are kept back to measure the loss on, a tenth of all at most; 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private int validate;

  @Option(
      names = "--validate-every",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Steps between validations, beside after each epoch (default: then alone).")
  private int validateEvery;

  @Mixin private TrainingRunOptions run;
  @Mixin private PretrainOptions hyper;
  @Mixin private Console console;

  @Override
  public void run() {
    if (validate < 0 || validateEvery < 0) {
      throw new TrainException(
          "--validate and --validate-every are 0 or more; they are %d and %d."
              .formatted(validate, validateEvery));
    }
    run.train(this::train);
  }

  private void train(Peers peers) {
    Sense sense = sense();
    PretrainSet samples =
        data.stream()
            .map(each -> PretrainSet.read(each, media, sense == Sense.HEARING))
            .reduce(PretrainSet::and)
            .orElseThrow();
    ProjectorTraining training =
        new ProjectorTraining(
            hyper.over(sense == Sense.SIGHT ? PretrainConfig.VISUAL : PretrainConfig.AUDIO),
            sense,
            samples.samples(),
            start(sense),
            new Placement(DType.parsePrecision(precision), Device.parse(device)),
            run.quantization(),
            run.recomputes(),
            new ProjectorTraining.Validation(
                validate, run.speak(), validateEvery, run.patience(), run.best()),
            run.save(),
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
        "%d steps on %d samples in %.1f minutes; the projector is in %s",
        result.steps(),
        result.samples(),
        result.seconds() / 60,
        run.out().resolve(sense == Sense.SIGHT ? PublishedFiles.VISUAL : PublishedFiles.AUDIO));
  }

  private Sense sense() {
    return switch (modality) {
      case "visual" -> Sense.SIGHT;
      case "audio" -> Sense.HEARING;
      default ->
          throw new TrainException("--modality is visual or audio, not '%s'.".formatted(modality));
    };
  }

  private ProjectorTraining.Start start(Sense sense) {
    Path encoder = sense == Sense.SIGHT ? vision : hearing;
    Path other = sense == Sense.SIGHT ? hearing : vision;
    if (models != null && llm == null && vision == null && hearing == null) {
      return new ProjectorTraining.Start(models, Optional.empty());
    }
    if (models != null || llm == null || encoder == null || other != null) {
      throw new TrainException(
          "A training of the %s projector begins with --llm and %s, or with --models alone; give one or the other."
              .formatted(modality, sense == Sense.SIGHT ? "--vision" : "--hearing"));
    }
    TrainableThinker.Parts parts =
        sense == Sense.SIGHT
            ? new TrainableThinker.Parts(llm, Optional.of(vision), Optional.empty())
            : new TrainableThinker.Parts(llm, Optional.empty(), Optional.of(hearing));
    return new ProjectorTraining.Start("", Optional.of(parts));
  }
}
