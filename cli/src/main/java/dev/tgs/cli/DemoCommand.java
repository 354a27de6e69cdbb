package dev.tgs.cli;

import dev.tgs.agent.Reference;
import dev.tgs.agent.Sampling;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.scene.Scene;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Draw a short scene with sound, and segment one of its things.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./tgs demo --out demo/", "  ./tgs demo --out demo/ --seed 7"})
final class DemoCommand implements Runnable {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 270;
  private static final double SECONDS = 10;
  private static final double FPS = 12;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "Folder for the scene and the results (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = ModelChoice.RANDOM_MINI,
      description =
          "Folder with published weights, random-published or random-mini (default:"
              + " ${DEFAULT-VALUE}).")
  private String models;

  @Option(names = "--seed", description = "Of the scene; a new one at each run by default.")
  private Long seed;

  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Override
  public void run() {
    long drawn = seed == null ? RandomGenerator.getDefault().nextInt(1_000_000) : seed;
    Scene scene = Scene.random(drawn, WIDTH, HEIGHT, SECONDS);
    String reference = scene.things().get(0).name();
    Segmentation segmentation =
        new Segmentation(
            out.resolve("clip.mp4"),
            Sampling.DEFAULT,
            new Reference(reference),
            new ModelChoice(models, 0, placement.placement()),
            Thinking.NOT_AT_ALL,
            Policies.corrected(),
            out,
            Set.of());
    segmentation.checkOut();
    scene.write(out.resolve("clip.mp4"), FPS);
    console.say(
        "Scene %d is drawn: %s. Looking for %s.", drawn, out.resolve("clip.mp4"), reference);
    segmentation.run(console);
  }
}
