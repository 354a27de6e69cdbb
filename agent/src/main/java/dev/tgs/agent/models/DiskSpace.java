package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whether a disk has room, known before anything is written to it. */
final class DiskSpace {
  private DiskSpace() {}

  /**
   * @param folder need not be there yet
   * @param bytes that are written
   * @param linked files that take room only if they lie on another disk
   */
  static void require(Path folder, long bytes, List<Path> linked) {
    try {
      FileStore disk = Files.getFileStore(existing(folder));
      long needed = bytes;
      for (Path file : linked) {
        needed += Files.getFileStore(file).equals(disk) ? 0 : Files.size(file);
      }
      require(folder, needed, disk.getUsableSpace());
    } catch (IOException e) {
      throw new AgentException(
          "The free space of the disk of '%s' cannot be read (%s).".formatted(folder, e), e);
    }
  }

  static void require(Path folder, long needed, long free) {
    if (needed > free) {
      throw new AgentException(
          String.format(
              Locale.ROOT,
              "'%s' needs %.1f GiB, but its disk has %.1f GiB left; free some, or give a folder on another disk.",
              folder,
              needed / 0x1p30,
              free / 0x1p30));
    }
  }

  private static Path existing(Path folder) {
    Path path = folder.toAbsolutePath();
    while (!Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }
}
