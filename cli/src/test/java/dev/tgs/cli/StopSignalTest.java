package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "it sends SIGTERM and counts on its exit code")
class StopSignalTest {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  private Process train(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Tgs.class.getName(),
                "train",
                "mini",
                "--part",
                "thinker",
                "--stage",
                "beats",
                "--steps",
                "4000",
                "--out",
                folder.resolve("out").toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What a training says until it has made its first steps, and after it was told to end. */
  private List<String> stopped(Process process) throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.contains("training begins at step")) {
          process.toHandle().destroy(); // Process.destroy() would close what it says
        }
      }
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return said;
  }

  @Test
  void aTrainingThatIsToldToEndLeavesACheckpointAndNoCrash() throws Exception {
    Process first = train();
    List<String> said = stopped(first);
    assertThat(first.exitValue()).as(String.join("\n", said)).isEqualTo(TERMINATED);
    assertThat(said).anyMatch(line -> line.contains("stopping after this step"));
    assertThat(said).anyMatch(line -> line.contains("stopped after step 1; the same command with"));
    assertThat(folder.resolve("out/training/thinker/beats/last.safetensors")).exists();
    Process second = train("--resume");
    assertThat(stopped(second)).anyMatch(line -> line.contains("training begins at step 2"));
    assertThat(second.exitValue()).isEqualTo(TERMINATED);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("out");
    }
  }
}
