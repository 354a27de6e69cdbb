package dev.tgs.media;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real media beside the checkout; tests that need them are skipped without. */
final class Shared {
  private Shared() {}

  static Path file(String path) {
    Path file = Path.of(System.getProperty("tgs.shared", "../../shared"), path);
    Assumptions.assumeTrue(Files.exists(file), file + " is not there");
    return file;
  }
}
