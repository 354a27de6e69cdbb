package dev.tgs.cli;

import dev.tgs.agent.Reference;
import dev.tgs.agent.Sampling;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.output.OutputFormat;
import dev.tgs.agent.policy.Policies;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "segment",
    description = {
      "Find what a sentence refers to in a clip, and cut it out of every frame.",
      "It thinks first: Ref-Thinker watches, listens and names the thing that is meant."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs segment clip.mp4 \"the red guitar\"",
      "  ./tgs segment clip.mp4 \"the one who is singing\" --models weights/",
      "  ./tgs segment clip.mp4 \"the one who is singing\" --models weights/ --quantize int4",
      "  ./tgs segment clip.mp4 \"the man sawing\" --no-think --models weights/",
      "  ./tgs segment frames/ \"the dog\" --no-think --models weights/ --format coco",
      "  ./tgs segment clip.mp4 \"the singer\" --no-think --models random-mini --fps 5"
    })
final class SegmentCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "CLIP",
      description = "Video file, or folder of JPEG or PNG frames with their sound in audio.wav.")
  private Path clip;

  @Parameters(
      index = "1",
      paramLabel = "REFERENCE",
      description = "The sentence that says what is meant.")
  private String reference;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of random weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--no-think",
      description = "Look for the sentence as it stands, without thinking about it first.")
  private boolean noThink;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "10",
      description = "Frames at most (default: ${DEFAULT-VALUE}).")
  private int frames;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      defaultValue = "1",
      description = "Frames per second of the clip (default: ${DEFAULT-VALUE}).")
  private double fps;

  @Option(
      names = "--box-threshold",
      paramLabel = "SCORE",
      description =
          "A box counts if its score is above this, 0 to 1 (default: 0.1, or what the models ask for).")
  private Float boxThreshold;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Folder for the results (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      split = ",",
      converter = Format.class,
      description = "Also write coco, yolo or label-studio; several with commas.")
  private List<OutputFormat> formats = List.of();

  @Mixin private ThinkOptions thinking;
  @Mixin private ModelsOption models;
  @Mixin private PolicyOptions policies;
  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Override
  public void run() {
    ModelChoice choice =
        thinking.choice(models.models(), seed, placement.placement(models.models()));
    models.explain(console);
    Policies named = policies.policies();
    Policies chosen =
        thinking.policies(
            boxThreshold == null
                ? ModelCatalog.suited(named, choice)
                : named.withBoxThreshold(boxThreshold),
            choice);
    Set<OutputFormat> wanted = EnumSet.noneOf(OutputFormat.class);
    wanted.addAll(formats);
    new Segmentation(
            clip,
            new Sampling(frames, fps),
            new Reference(reference),
            choice,
            noThink ? Thinking.NOT_AT_ALL : Thinking.of(thinking.remote(chosen)),
            chosen,
            out,
            wanted)
        .run(console);
  }

  static final class Format implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String name) {
      for (OutputFormat format : OutputFormat.values()) {
        if (format.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
          return format;
        }
      }
      throw new TypeConversionException(
          "expected coco, yolo or label-studio, but came '" + name + "'");
    }
  }
}
