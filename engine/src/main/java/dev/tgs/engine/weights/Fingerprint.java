package dev.tgs.engine.weights;

import dev.tgs.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells one checkpoint from another in a moment: the names and sizes of its files, and samples of
 * their content from end to end.
 */
public final class Fingerprint {
  private static final int SAMPLES = 256;
  private static final int SAMPLE = 4096;

  private Fingerprint() {}

  /**
   * @param checkpoints files, or folders of which the files at their top count, other than hidden
   *     ones and those that were derived from them
   */
  public static String of(Path... checkpoints) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path checkpoint : checkpoints) {
        for (Path file : files(checkpoint)) {
          add(digest, file);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new EngineException(
          "A checkpoint cannot be read, one of " + Arrays.toString(checkpoints) + ".", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<Path> files(Path checkpoint) throws IOException {
    if (!Files.isDirectory(checkpoint)) {
      return List.of(checkpoint);
    }
    try (Stream<Path> files = Files.list(checkpoint)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static void add(MessageDigest digest, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      String head = file.getFileName() + ":" + size + ";";
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      long step = Math.max(SAMPLE, size / SAMPLES);
      ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
      for (long at = 0; at < size; at += step) {
        sample.clear();
        channel.read(sample, at);
        digest.update(sample.flip());
      }
    }
  }
}
