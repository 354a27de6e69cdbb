package dev.tgs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibrariesTest {
  /** What a process of the test does. */
  static final class Sum {
    private Sum() {}

    public static void main(String[] args) {
      try (Scope scope = Scope.open()) {
        System.out.println(Tensor.full(1, DType.F32, 3).sum().item());
      }
    }
  }

  @Test
  void severalProcessesStartAtOnceWhereNothingIsUnpackedYet(@TempDir Path cache)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                  "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sum.class.getName())
              .redirectErrorStream(true)
              .directory(cache.toFile())
              .start());
    }
    for (Process process : processes) {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals(0, process.waitFor(), said);
      assertEquals(
          "3.0", said.lines().reduce("", (before, line) -> line)); // a Java may speak first
    }
  }
}
