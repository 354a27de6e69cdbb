package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds published weights in a folder by their published names. */
final class ModelFolder {
  private static final List<String> HUB_FILES = List.of("model.safetensors", "pytorch_model.bin");
  private static final String INDEX = ".index.json";

  /** Weights that are there, as a file or as a folder of the Hugging Face hub. */
  record Found<V>(Published<V> published, Path path) {}

  private final Path folder;

  ModelFolder(Path folder) {
    this.folder = existing(folder);
  }

  /** The folder itself, if it is there. */
  static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new AgentException(
          "The models folder '%s' is not there; give a folder with published weights, or random-mini or random-published for a trial without any."
              .formatted(folder));
    }
    return folder;
  }

  /** The first of the known weights that is there. */
  private <V> Optional<Found<V>> find(List<Published<V>> known) {
    for (Published<V> published : known) {
      Path file = folder.resolve(published.file());
      if (Files.isRegularFile(file)) {
        return Optional.of(new Found<>(published, file));
      }
      Path hub = folder.resolve(published.folder());
      if (isHubFolder(hub)) {
        return Optional.of(new Found<>(published, hub));
      }
    }
    return Optional.empty();
  }

  private static boolean isHubFolder(Path hub) {
    if (!Files.isDirectory(hub)) {
      return false;
    }
    try (Stream<Path> files = Files.list(hub)) {
      return files
          .map(file -> file.getFileName().toString())
          .anyMatch(name -> HUB_FILES.contains(name) || name.endsWith(INDEX));
    } catch (IOException e) {
      throw new AgentException("The folder '%s' cannot be read.".formatted(hub), e);
    }
  }

  /** What a run needs. */
  record Pair(Found<Published.Dino> detector, Found<Published.Sam2> segmenter) {}

  /**
   * Both models, the preferred ones of those that are there.
   *
   * @throws AgentException if one is missing, with all that was looked for and where it comes from
   */
  Pair both() {
    Optional<Found<Published.Dino>> detector = find(Published.GROUNDING_DINO);
    Optional<Found<Published.Sam2>> segmenter = find(Published.SAM2_1);
    List<String> missing = new ArrayList<>();
    if (detector.isEmpty()) {
      missing.add("a Grounding-DINO detector, one of " + list(Published.GROUNDING_DINO));
    }
    if (segmenter.isEmpty()) {
      missing.add("a SAM 2.1 segmenter, one of " + list(Published.SAM2_1));
    }
    if (!missing.isEmpty()) {
      throw new AgentException(
          "The models folder '%s' lacks %s; put the files there, or try random-mini."
              .formatted(folder.toAbsolutePath(), String.join(", and ", missing)));
    }
    return new Pair(detector.orElseThrow(), segmenter.orElseThrow());
  }

  private static <V> String list(List<Published<V>> known) {
    return known.stream()
        .map(
            published ->
                "%s (from %s) or the folder %s/ (from %s)"
                    .formatted(
                        published.file(), published.url(), published.folder(), published.hub()))
        .collect(java.util.stream.Collectors.joining(", "));
  }
}
