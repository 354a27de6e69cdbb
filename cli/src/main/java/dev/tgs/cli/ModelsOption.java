package dev.tgs.cli;

import dev.tgs.agent.models.MiniModels;
import dev.tgs.agent.models.ModelChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which models run. */
final class ModelsOption {
  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = "${env:TGS_MODELS:-" + ModelChoice.MINI + "}",
      description = {
        "Folder with published weights under their published names, or of a mini agent; or",
        "mini: the small agent that is part of the program and knows drawn scenes;",
        "random-published or random-mini: random weights, whose results mean nothing.",
        "Default: the environment's TGS_MODELS, else mini."
      })
  private String models;

  /** What was asked for; random-mini where that is mini and this build has none. */
  String models(Console console) {
    if (!models.equals(ModelChoice.MINI) || MiniModels.present()) {
      return models;
    }
    console.warn(
        "this build of the program has no trained mini agent; random-mini takes its place, give --models a folder with weights for masks that mean something.");
    return ModelChoice.RANDOM_MINI;
  }

  /**
   * What an agent that was trained on drawn scenes says of itself before any other clip.
   *
   * @param source of the clip
   */
  static Optional<String> honestly(ModelChoice choice, Path source) {
    return isDrawn(source) ? Optional.empty() : MiniModels.world(choice);
  }

  /** A drawn clip has its scene beside it. */
  private static boolean isDrawn(Path source) {
    Path folder = Files.isDirectory(source) ? source : source.toAbsolutePath().getParent();
    return Stream.of(folder, folder.toAbsolutePath().getParent())
        .filter(place -> place != null)
        .anyMatch(place -> Files.isRegularFile(place.resolve("scene.json")));
  }
}
