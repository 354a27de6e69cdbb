package dev.tgs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Plan;
import dev.tgs.engine.Device;
import dev.tgs.train.scenes.SceneSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniConfigTest {
  @TempDir Path folder;

  @Test
  void comesBackAsItWasWritten() {
    Path file = folder.resolve("config.json");
    for (Device device : List.of(Device.CPU, Device.cuda(0))) {
      MiniConfig.builtIn(device).write(file);
      assertThat(MiniConfig.read(file)).isEqualTo(MiniConfig.builtIn(device));
    }
    assertThat(MiniConfig.builtIn(Device.CPU).language().optimizer()).isEqualTo(OptimizerKind.MUON);
    assertThat(MiniConfig.builtIn(Device.CPU).instructions().optimizer())
        .as("what the file does not say")
        .isEqualTo(OptimizerKind.ADAMW);
    assertThat(MiniConfig.builtIn(Device.cuda(0))).isNotEqualTo(MiniConfig.builtIn(Device.CPU));
  }

  @Test
  void whatDoesNotFitIsRefusedInOneSentence() throws Exception {
    Path file = folder.resolve("mine.json");
    MiniConfig.builtIn(Device.CPU).write(file);
    String whole = Files.readString(file);
    Files.writeString(file, whole.replace("\"warm_up\"", "\"warmup\""));
    assertThatThrownBy(() -> MiniConfig.read(file))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("mine.json")
        .hasMessageContaining("warmup");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> MiniConfig.read(file))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("must all be there");
    Files.writeString(file, whole.replaceFirst("\"steps\" : \\d+", "\"steps\" : 0"));
    assertThatThrownBy(() -> MiniConfig.read(file))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("1 step or more");
    Files.writeString(file, whole.replaceFirst("muon", "momentum"));
    assertThatThrownBy(() -> MiniConfig.read(file))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("\"momentum\": not one of the values accepted")
        .hasMessageContaining("[adamw, muon]");
    assertThatThrownBy(() -> MiniConfig.read(folder.resolve("none.json")))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void whatIsBestDoesNotDependOnTimingWhereARunIsToldInSteps() {
    MiniConfig.Stage stage = MiniConfig.builtIn(Device.CPU).grounder();
    assertThat(stage.training(Span.steps(stage.steps()), 0.01).validate().steps()).isPositive();
    assertThat(stage.training(Span.time(Duration.ofMinutes(9)), 0.01).validate().steps()).isZero();
  }

  @Test
  void aDataSetsScenesComeAgainAndAgain() {
    Plan plan = new Plan(4, 20, false);
    SceneSource source = new SceneSource(Optional.of(plan));
    int count = plan.scenes(Split.TRAIN);
    for (long number : new long[] {0, 3, -1}) {
      int index = (int) Math.floorMod(number, (long) count);
      assertThat(source.script(Split.TRAIN, number))
          .isEqualTo(source.script(Split.TRAIN, number + count))
          .isEqualTo(plan.world().takes(Split.TRAIN, index).get(0).seen());
    }
    assertThat(source.scenes(Split.TRAIN, 9000)).isEqualTo(count);
    assertThat(SceneSource.ENDLESS.scenes(Split.TRAIN, 9000)).isEqualTo(9000);
    assertThat(SceneSource.ENDLESS.script(Split.TRAIN, 1))
        .isNotEqualTo(SceneSource.ENDLESS.script(Split.TRAIN, 2));
  }
}
