package dev.tgs.bench.evaluate;

import dev.tgs.bench.files.RunException;
import java.nio.file.Path;
import java.util.List;

/**
 * A run as it lies on the disk, finished or broken off.
 *
 * @param results that have the run's own mode
 */
public record RunFolder(Path folder, RunSettings settings, List<ReferenceResult> results) {
  /**
   * @throws RunException if the folder is not one of a run, or if nothing is evaluated yet
   */
  public static RunFolder read(Path folder) {
    RunSettings settings = RunSettings.read(folder);
    List<ReferenceResult> results =
        ResultLog.read(folder).stream()
            .filter(result -> result.modes().containsKey(settings.own().word()))
            .toList();
    if (results.isEmpty()) {
      throw new RunException(
          "The run in '%s' has no results yet; let 'tgs evaluate' go on with it first."
              .formatted(folder));
    }
    return new RunFolder(folder, settings, results);
  }

  /** For titles: the last name of the folder. */
  public String name() {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }
}
