package dev.tgs.bench.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that grows by whole lines. A line is on disk before the next one begins; one that a crash
 * has cut is taken away when the file is opened again. One process at a time has it open.
 */
public final class LineFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final List<String> found;

  private LineFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    lock();
    byte[] bytes = Channels.newInputStream(channel).readAllBytes();
    found = whole(bytes);
    long end = end(bytes);
    channel.truncate(end);
    channel.position(end);
  }

  /**
   * Opens the file, or begins it.
   *
   * @throws RunException if another process writes to it, or it cannot be used
   */
  public static LineFile open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return new LineFile(file, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RunException(
          "%s cannot be used (%s); choose another place with --out.".formatted(file, e), e);
    }
  }

  /**
   * The lines of a file that are whole, for reading only.
   *
   * @throws RunException if it is not there or cannot be read
   */
  public static List<String> read(Path file) {
    try {
      return whole(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new RunException("%s cannot be read (%s).".formatted(file, e), e);
    }
  }

  /** Whether a file has no whole line, or is not there. */
  public static boolean isEmpty(Path file) {
    return !Files.exists(file) || read(file).isEmpty();
  }

  /**
   * The lock goes with the channel, and with the process if that is killed; but also with any other
   * channel or stream of the file that this process closes, so that it must not be read by its path
   * while it is open.
   */
  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new RunException(
          "Another run writes to %s; wait for it, or choose another place with --out."
              .formatted(file));
    }
  }

  private static List<String> whole(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
        begin = i + 1;
      }
    }
    return lines;
  }

  private static int end(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** The lines that it had when it was opened. */
  public List<String> found() {
    return List.copyOf(found);
  }

  /** Writes a line to the disk. */
  public void add(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new RunException(
          "%s cannot be written (%s); free some space and run again, it goes on from here."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new RunException("%s cannot be closed.".formatted(file), e);
    }
  }
}
