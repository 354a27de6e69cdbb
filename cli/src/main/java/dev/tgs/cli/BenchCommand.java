package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.ClipReader;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Sampling;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.speed.Machine;
import dev.tgs.bench.speed.MatmulRate;
import dev.tgs.bench.speed.MemoryTrail;
import dev.tgs.bench.speed.PathSpeed;
import dev.tgs.bench.speed.PeerSpeed;
import dev.tgs.bench.speed.Peers;
import dev.tgs.bench.speed.ProcessMemory;
import dev.tgs.bench.synth.Scene;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = {
      "Measure speed and memory here, as Markdown on stdout.",
      "Speeds stand beside the rate of large matrix products, measured in the same run."
    },
    subcommands = {BenchThinkCommand.class, BenchEvaluateCommand.class, BenchTrainCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs bench",
      "  ./tgs bench clip.mp4 --precision bf16,fp32 --frames 10 > speed.md",
      "  ./tgs bench --peers venv/ --repeats 3",
      "  ./tgs bench --memory 100 --models random-mini"
    })
final class BenchCommand implements Runnable {
  private static final Reference REFERENCE = new Reference("the man sawing the tree");
  private static final long SEED = 0;

  /** Grounding-DINO sees a picture of this shape at its published 750 x 1333. */
  private static final int PEER_HEIGHT = 1080;

  private static final int PEER_WIDTH = 1920;
  private static final List<String> PEERS = List.of("Grounding-DINO Swin-T OGC", "SAM 2.1 Hiera-L");

  @Parameters(
      arity = "0..*",
      paramLabel = "CLIP",
      description = "Videos or folders of frames; a drawn scene if none is given.")
  private List<Path> clips = List.of();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = ModelChoice.RANDOM_PUBLISHED,
      description = "As for segment (default: ${DEFAULT-VALUE}).")
  private String models;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      split = ",",
      defaultValue = "bf16,fp32",
      description = "In this order (default: ${DEFAULT-VALUE}).")
  private List<String> precisions;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "3",
      description = "Of each clip (default: ${DEFAULT-VALUE}).")
  private int frames;

  @Option(
      names = "--peers",
      paramLabel = "VENV",
      description =
          "Time the public Python implementations in turn with ours instead; a Python environment"
              + " as parity/README.md makes it.")
  private Path peers;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "2",
      description = "Turns with the peers; the best counts (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--memory",
      paramLabel = "RUNS",
      description = "Look at the resident memory over so many runs of the first clip instead.")
  private Integer memory;

  @Mixin private Console console;

  @Override
  public void run() {
    Device where = Device.parse(device);
    List<Placement> placements =
        precisions.stream().map(p -> new Placement(DType.parsePrecision(p), where)).toList();
    BenchReport report = new BenchReport(Machine.describe(Engine.threads()));
    for (Placement placement : placements) {
      if (peers != null) {
        report.add(comparePeers(placement));
      } else if (memory != null) {
        report.add(placement, memory(placement));
      } else {
        report.add(paths(placement));
      }
    }
    console.show(report + "\n");
    if (console.json()) {
      console.printJson(report.data());
    }
  }

  private List<Clip> read(Progress progress) {
    if (clips.isEmpty()) {
      Scene scene = Scene.random(SEED, 640, 360);
      List<Frame> drawn = new ArrayList<>();
      for (int i = 0; i < frames; i++) {
        drawn.add(new Frame(i, scene.picture(i)));
      }
      return List.of(new Clip("drawn scene", Path.of("scene"), drawn, 1, Optional.empty()));
    }
    return clips.stream()
        .map(clip -> ClipReader.read(clip, new Sampling(frames, 1), progress))
        .toList();
  }

  private Models load(Placement placement, Progress progress) {
    // Every frame is cut out, whatever the scores are: the work counts here, not its result.
    Policies policies = Policies.corrected().withBoxThreshold(0);
    return ModelCatalog.load(new ModelChoice(models, SEED, placement), policies, progress);
  }

  private BenchReport.Paths paths(Placement placement) {
    Progress progress = console.progress();
    MatmulRate rate = MatmulRate.measure(placement.compute());
    long start = System.nanoTime();
    try (Models loaded = load(placement, progress)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      long resident = ProcessMemory.resident();
      List<PathSpeed> speeds = new ArrayList<>();
      for (Clip clip : read(progress)) {
        speeds.add(PathSpeed.measure(loaded, clip, REFERENCE, progress));
      }
      return new BenchReport.Paths(
          placement.precision().precisionName(), rate, seconds, resident, speeds);
    }
  }

  private MemoryTrail memory(Placement placement) {
    Progress progress = console.progress();
    try (Models loaded = load(placement, progress)) {
      Clip clip = read(progress).get(0);
      return MemoryTrail.of(
          memory, () -> PathSpeed.measure(loaded, clip, REFERENCE, Progress.SILENT));
    }
  }

  /**
   * What both sides do.
   *
   * @param ours seconds of it in a run of the whole path
   */
  private record PeerStep(
      String name,
      String model,
      String stage,
      String precision,
      ToDoubleFunction<PathSpeed> ours) {}

  private static List<PeerStep> peerSteps(String precision) {
    ToDoubleFunction<PathSpeed> decode = path -> path.seconds(PathSpeed.SEGMENT_AGAIN);
    return List.of(
        new PeerStep(
            "Grounding-DINO Swin-T, 750 x 1333",
            "grounding-dino-tiny",
            "forward",
            "fp32", // the public one gives NaN in bf16
            path -> path.seconds(PathSpeed.GROUND)),
        new PeerStep(
            "SAM 2.1 Hiera-L, encode a picture",
            "sam2.1-large",
            "encode",
            precision,
            path -> path.seconds(PathSpeed.SEGMENT) - decode.applyAsDouble(path)),
        new PeerStep(
            "SAM 2.1 Hiera-L, cut out a box", "sam2.1-large", "decode", precision, decode));
  }

  static Path peersScript() {
    return Path.of(System.getProperty("tgs.root", "."), "parity", "peers.py");
  }

  private List<PeerSpeed> comparePeers(Placement placement) {
    String precision = placement.precision().precisionName();
    List<PeerStep> steps = peerSteps(precision);
    double[] ours = new double[steps.size()];
    double[] theirs = new double[steps.size()];
    Arrays.fill(ours, Double.POSITIVE_INFINITY);
    Arrays.fill(theirs, Double.POSITIVE_INFINITY);
    Clip clip = picture();
    try (Peers python = Peers.start(peers, peersScript());
        Models loaded = load(placement, console.progress())) {
      checkPeers(loaded);
      for (int turn = 1; turn <= repeats; turn++) {
        PathSpeed path = PathSpeed.measure(loaded, clip, REFERENCE, Progress.SILENT);
        for (int i = 0; i < steps.size(); i++) {
          PeerStep step = steps.get(i);
          double peer =
              python.seconds(step.model(), step.stage(), step.precision(), Engine.threads());
          ours[i] = Math.min(ours[i], step.ours().applyAsDouble(path));
          theirs[i] = Math.min(theirs[i], peer);
        }
        console.note("turn %d of %d is done", turn, repeats);
      }
    }
    List<PeerSpeed> speeds = new ArrayList<>();
    for (int i = 0; i < ours.length; i++) {
      PeerStep step = steps.get(i);
      speeds.add(new PeerSpeed(step.name(), precision, ours[i], step.precision(), theirs[i]));
    }
    return speeds;
  }

  private void checkPeers(Models loaded) {
    List<String> names = loaded.cards().stream().map(ModelCard::name).toList();
    if (!names.equals(PEERS)) {
      throw new AgentException(
          "The peers are timed as %s, but --models %s gives %s; leave --models out."
              .formatted(PEERS, models, names));
    }
  }

  private static Clip picture() {
    Scene scene = Scene.random(SEED, PEER_WIDTH, PEER_HEIGHT);
    return new Clip(
        "picture", Path.of("scene"), List.of(new Frame(0, scene.picture(0))), 1, Optional.empty());
  }
}
