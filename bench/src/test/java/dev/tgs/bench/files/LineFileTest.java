package dev.tgs.bench.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir Path folder;

  /** A process that adds a line: {@code FILE}. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) {
      try (LineFile file = LineFile.open(Path.of(arguments[0]))) {
        file.add("other");
      }
    }
  }

  @Test
  void anotherProcessIsRefusedWhileTheFileIsOpen() throws IOException, InterruptedException {
    Path path = folder.resolve("lines");
    Files.writeString(path, "first\ncu");
    try (LineFile file = LineFile.open(path)) {
      assertThat(file.found()).containsExactly("first");
      assertThat(other(path)).isNotZero();
      assertThat(folder.resolve("log")).content().contains("Another run writes to");
      file.add("own");
    }
    assertThat(other(path)).isZero();
    assertThat(LineFile.read(path)).containsExactly("first", "own", "other");
  }

  private int other(Path path) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            path.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start()
        .waitFor();
  }
}
