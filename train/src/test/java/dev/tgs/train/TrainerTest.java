package dev.tgs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(OneThread.class)
class TrainerTest {
  @TempDir Path folder;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Remembers the losses, and may end the run as a power cut would. */
  private static class Recorder implements TrainListener {
    final List<String> steps = new ArrayList<>();
    final List<Double> losses = new ArrayList<>();
    final List<Score> scores = new ArrayList<>();
    final long crashAt;
    boolean closed;

    Recorder(long crashAt) {
      this.crashAt = crashAt;
    }

    @Override
    public void stepped(
        Point at, double loss, Map<String, Double> terms, double rate, double norm) {
      if (at.step() == crashAt) {
        throw new Crash();
      }
      losses.add(loss);
      steps.add(at.step() + " " + loss + " " + terms + " " + rate + " " + norm);
    }

    @Override
    public void validated(Point at, Score score, boolean best) {
      scores.add(score);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Recorder train(String name, TrainConfig config, long crashAt) throws IOException {
    Recorder recorder = new Recorder(crashAt);
    try (Regression task = new Regression()) {
      Trainer.run(task, config, Files.createDirectories(folder.resolve(name)), List.of(recorder));
    } catch (Crash e) {
      assertThat(crashAt).isPositive();
    }
    assertThat(recorder.closed).isTrue();
    return recorder;
  }

  /** The tensors of a checkpoint; its header tells the time too. */
  private byte[] weights(String name, String file) throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve(name).resolve(file));
    int header = (all[0] & 255) | (all[1] & 255) << 8 | (all[2] & 255) << 16;
    return java.util.Arrays.copyOfRange(all, 8 + header, all.length);
  }

  @Test
  void aSmallTaskIsLearnt() throws IOException {
    Recorder run = train("run", Regression.config(200, 2), 0);
    assertThat(run.losses).hasSize(200);
    assertThat(run.losses.get(199)).isLessThan(run.losses.get(0) / 20);
    assertThat(run.scores).hasSize(10);
    assertThat(run.scores.get(9).value()).isGreaterThan(-.06);
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("best.safetensors", "last.safetensors");
    }
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void aRunThatWasInterruptedEndsWhereTheUnbrokenOneDoes(OptimizerKind optimizer)
      throws IOException {
    TrainConfig config = Regression.config(60, 2, optimizer);
    Recorder whole = train("whole", config, 0);
    train("broken", config, 26);
    Recorder rest = train("broken", config, 0);
    assertThat(rest.steps).isEqualTo(whole.steps.subList(21, 60));
    for (String file : List.of("last.safetensors", "best.safetensors")) {
      assertThat(weights("broken", file)).as(file).isEqualTo(weights("whole", file));
    }
    assertThat(train("broken", config, 0).steps).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void theNumberOfWorkersChangesNothing(OptimizerKind optimizer) throws IOException {
    assertThat(train("one", Regression.config(30, 1, optimizer), 0).steps)
        .isEqualTo(train("two", Regression.config(30, 2, optimizer), 0).steps);
    assertThat(weights("one", "last.safetensors")).isEqualTo(weights("two", "last.safetensors"));
  }

  @Test
  void aKilledProcessLeavesACheckpointToGoOnFrom() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Regression.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && Long.parseLong(line) < 50) {
        line = lines.readLine();
      }
      assertThat(line).as("the process ended by itself").isNotNull();
    } finally {
      process.destroyForcibly().waitFor();
    }
    List<Long> first = new ArrayList<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void started(long step) {
            first.add(step);
            throw new Crash();
          }
        };
    try (Regression task = new Regression()) {
      assertThatThrownBy(
              () -> Trainer.run(task, Regression.config(100_000, 2), folder, List.of(listener)))
          .isInstanceOf(Crash.class);
    }
    assertThat(first.get(0)).isGreaterThanOrEqualTo(49);
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunAndKeepsTheCheckpoint() throws IOException {
    Recorder recorder = new Recorder(0);
    try (Regression task = new Regression()) {
      task.poisoned = 17;
      assertThatThrownBy(
              () -> Trainer.run(task, Regression.config(60, 2), folder, List.of(recorder)))
          .isInstanceOf(TrainException.class)
          .hasMessageContaining("step 17")
          .hasMessageContaining("NaN")
          .hasMessageContaining("weights of step 14");
      task.poisoned = 0;
      Recorder rest = new Recorder(0);
      Trainer.run(task, Regression.config(20, 2), folder, List.of(rest));
      assertThat(rest.losses).hasSize(6);
    }
  }

  @Test
  void aRunThatIsToStopWritesACheckpointAndGoesOnFromIt() throws IOException {
    Recorder whole = train("whole", Regression.config(30, 2), 0);
    List<Long> stopped = new ArrayList<>();
    Recorder first =
        new Recorder(0) {
          @Override
          public boolean wantsStop() {
            return steps.size() == 9;
          }

          @Override
          public void stopped(Point at) {
            stopped.add(at.step());
          }
        };
    Path broken = Files.createDirectories(folder.resolve("broken"));
    try (Regression task = new Regression()) {
      assertThatThrownBy(() -> Trainer.run(task, Regression.config(30, 2), broken, List.of(first)))
          .isInstanceOf(TrainException.class)
          .hasMessageContaining("stopped after step 9")
          .hasMessageContaining("last.safetensors");
    }
    assertThat(stopped).containsExactly(9L);
    Recorder rest = train("broken", Regression.config(30, 2), 0);
    assertThat(rest.steps).isEqualTo(whole.steps.subList(9, 30));
    assertThat(weights("broken", "last.safetensors"))
        .isEqualTo(weights("whole", "last.safetensors"));
  }

  @Test
  void aCheckpointOfOtherSettingsIsRefused() throws IOException {
    train("run", Regression.config(10, 2), 0);
    TrainConfig like = Regression.config(20, 2);
    TrainConfig other =
        new TrainConfig(
            like.length(),
            like.schedule(),
            like.optimizer(),
            like.betas(),
            3,
            2,
            1,
            .9,
            like.validate(),
            like.save());
    assertThatThrownBy(() -> train("run", other, 0))
        .hasMessageContaining("parts = 2, but this run has 3");
    assertThatThrownBy(() -> train("run", Regression.config(20, 2, OptimizerKind.MUON), 0))
        .hasMessageContaining("optimizer = adamw, but this run has muon");
  }
}
