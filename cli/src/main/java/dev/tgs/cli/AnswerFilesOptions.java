package dev.tgs.cli;

import dev.tgs.bench.evaluate.AnswerFiles;
import dev.tgs.bench.evaluate.Spectator;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What is written of each reference beside its scores. */
final class AnswerFilesOptions {
  @Option(
      names = "--save-masks",
      description = "Write the mask of each frame as PNG, into answers/UID/ in the run's folder.")
  private boolean masks;

  @Option(
      names = "--save-overlays",
      description = "Write each frame with its mask and box as JPEG, into answers/UID/.")
  private boolean overlays;

  Spectator spectator(Path run) {
    return masks || overlays
        ? new AnswerFiles(run.resolve("answers"), masks, overlays)
        : Spectator.NONE;
  }
}
