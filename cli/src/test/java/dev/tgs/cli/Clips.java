package dev.tgs.cli;

import dev.tgs.bench.synth.Scene;
import dev.tgs.media.VideoWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Small clips, whole and broken. */
final class Clips {
  private Clips() {}

  /** With sound, four pictures a second. */
  static Path drawn(Path file, int width, int height, double seconds) {
    Scene.random(1, width, height).write(file, seconds, 4);
    return file;
  }

  static Path silent(Path file) {
    VideoWriter.write(file, List.of(Scene.random(1, 96, 64).picture(0)), 1, Optional.empty());
    return file;
  }

  static Path cut(Path whole, Path to, double share) {
    byte[] bytes = bytes(whole);
    return write(to, Arrays.copyOf(bytes, (int) (bytes.length * share)));
  }

  /** The same file, whose video track says that it is something else. */
  static Path withoutVideo(Path whole, Path to) {
    String text = new String(bytes(whole), StandardCharsets.ISO_8859_1);
    String other = text.replace("vide", "meta").replace("avc1", "mett");
    return write(to, other.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
