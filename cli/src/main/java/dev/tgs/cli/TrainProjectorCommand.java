package dev.tgs.cli;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.TrainableThinker;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.Trainer;
import dev.tgs.train.refthinker.PretrainConfig;
import dev.tgs.train.refthinker.ProjectorTraining;
import dev.tgs.train.refthinker.PublishedFiles;
import dev.tgs.train.refthinker.Sample.Sense;
import dev.tgs.train.refthinker.data.PretrainSet;
import java.nio.file.Files;
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
      names = "--quantize",
      paramLabel = "KIND",
      defaultValue = "none",
      description = "Keep the layers of the language model in int8 or int4.")
  private String quantize;

  @Option(
      names = "--no-recompute",
      description = "Keep what layers compute for their gradients: faster, and takes more memory.")
  private boolean noRecompute;

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
      defaultValue = "100",
      description = "Steps between checkpoints for --resume (default: ${DEFAULT-VALUE}).")
  private int save;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the run.")
  private Path out;

  @Option(names = "--resume", description = "Go on with what the folder holds.")
  private boolean resume;

  @Mixin private PretrainOptions hyper;
  @Mixin private Console console;

  @Override
  public void run() {
    if (!resume && Files.exists(out.resolve("training").resolve("last.safetensors"))) {
      throw new TrainException(
          "A training stands in '%s'; add --resume to go on with it, or train in another folder."
              .formatted(out));
    }
    if (validate < 0 || validateEvery < 0 || speak < 0 || patience < 0 || save < 1) {
      throw new TrainException(
          "--validate, --validate-every, --speak and --patience are 0 or more, --save-every 1 or more; they are %d, %d, %d, %d and %d."
              .formatted(validate, validateEvery, speak, patience, save));
    }
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
            Quantization.parse(quantize),
            !noRecompute,
            new ProjectorTraining.Validation(validate, speak, validateEvery, patience, best),
            save,
            out,
            Peers.NONE);
    Trainer.Result result =
        training.run(List.of(new TrainTicker(console)), note -> console.say("%s", note));
    console.say(
        "%d steps on %d samples in %.1f minutes; the projector is in %s",
        result.steps(),
        result.samples(),
        result.seconds() / 60,
        out.resolve(sense == Sense.SIGHT ? PublishedFiles.VISUAL : PublishedFiles.AUDIO));
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
