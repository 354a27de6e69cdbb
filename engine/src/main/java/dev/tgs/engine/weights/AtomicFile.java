package dev.tgs.engine.weights;

import dev.tgs.engine.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a file beside its target and renames it when it is whole; a failure leaves nothing. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of the file. */
  @FunctionalInterface
  interface Body {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  static void write(Path target, Body body) {
    Path whole = target.toAbsolutePath();
    String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path part = whole.resolveSibling("." + whole.getFileName() + "." + tag + ".tmp");
    try {
      try {
        try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
          body.writeTo(channel);
          channel.force(true);
        }
        move(part, whole);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new EngineException(
          target
              + " could not be written ("
              + e
              + "); check the folder's permissions and the free space of its disk.",
          e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
