package dev.tgs.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Files that appear whole or not at all: everything is written to a hidden file in the target's own
 * folder, forced to disk, then renamed over the target. A failure on the way (a full disk, an
 * exception, a closed writer) deletes the hidden file and leaves the target as it was.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes the content of one file to the path it is given. */
  @FunctionalInterface
  public interface Body {
    void writeTo(Path file) throws IOException;
  }

  /** Writes {@code target} by {@code body}, making its folder first if there is none. */
  public static void write(Path target, Body body) {
    try (Pending pending = begin(target)) {
      body.writeTo(pending.file());
      pending.commit();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  public static void writeBytes(Path target, byte[] bytes) {
    write(target, file -> Files.write(file, bytes));
  }

  /** Writes text as UTF-8. */
  public static void writeString(Path target, CharSequence text) {
    write(target, file -> Files.writeString(file, text, StandardCharsets.UTF_8));
  }

  /** For writers that stay open: write to {@link Pending#file}, then {@link Pending#commit}. */
  public static Pending begin(Path target) {
    try {
      return new Pending(target);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  static MediaException cannotWrite(Path target, IOException cause) {
    return new MediaException(
        target,
        "could not be written ("
            + reason(cause)
            + "); check the folder's permissions and the free space of its disk",
        cause);
  }

  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    if (e instanceof FileSystemException fs) {
      return fs.getReason() != null ? fs.getReason() : kind + " " + fs.getFile();
    }
    return e.getMessage() != null ? e.getMessage() : kind;
  }

  /** A file on its way to its target; closing it before {@link #commit} deletes it. */
  public static final class Pending implements AutoCloseable {
    private final Path target;
    private final Path file;

    private Pending(Path target) throws IOException {
      this.target = target;
      Path whole = target.toAbsolutePath();
      Path folder = whole.getParent();
      if (folder == null || Files.isDirectory(whole)) {
        throw new FileSystemException(target.toString(), null, "a folder has this name");
      }
      Files.createDirectories(folder);
      String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      // Made here and not by createTempFile, which would give it permissions for its owner alone.
      file = Files.createFile(folder.resolve("." + whole.getFileName() + "." + tag + ".tmp"));
    }

    /** The hidden file, empty at first. */
    public Path file() {
      return file;
    }

    /** Puts the file in the target's place. */
    public void commit() {
      try {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        try {
          Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
          Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException e) {
        throw cannotWrite(target, e);
      }
    }

    @Override
    public void close() {
      try {
        Files.delete(file);
      } catch (NoSuchFileException e) {
        // Committed.
      } catch (IOException e) {
        throw cannotWrite(target, e);
      }
    }
  }
}
