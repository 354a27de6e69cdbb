package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Files and folders that appear in a folder when all of them are whole. They are made in a hidden
 * folder inside of it, so that nothing is copied when they move; closing without {@link #commit}
 * leaves the folder as it was.
 */
final class PendingEntries implements AutoCloseable {
  private final Path target;
  private final boolean madeTarget;
  private final Path made;
  private final Path replaced;

  PendingEntries(Path target) {
    this.target = target;
    madeTarget = !Files.exists(target);
    String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path hidden = target.resolve("." + tag + ".tmp");
    made = hidden.resolve("new");
    replaced = hidden.resolve("old");
    try {
      Files.createDirectories(made);
      Files.createDirectories(replaced);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  static AgentException cannotWrite(Path target, IOException cause) {
    return new AgentException(
        "'%s' could not be written (%s); check the folder's permissions and the free space of its disk."
            .formatted(target, cause),
        cause);
  }

  /** Where the entries are made. */
  Path folder() {
    return made;
  }

  /**
   * Puts the entries in their places, over others of the same names.
   *
   * @param names in this order; the last one is the first that goes from its old place, so that
   *     whoever finds it finds what belongs to it
   */
  void commit(List<String> names) {
    try {
      for (int i = names.size() - 1; i >= 0; i--) {
        Path old = target.resolve(names.get(i));
        if (Files.exists(old)) {
          Files.move(old, replaced.resolve(names.get(i)));
        }
      }
      for (String name : names) {
        Files.move(made.resolve(name), target.resolve(name));
      }
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(made.getParent())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
      if (madeTarget && isEmpty(target)) {
        Files.delete(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
