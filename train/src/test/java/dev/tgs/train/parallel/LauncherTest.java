package dev.tgs.train.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tgs.engine.Engine;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.dist.ProcessGroup;
import dev.tgs.train.TrainException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LauncherTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Launcher start(int processes, String... arguments) {
    return Launcher.start(
        Partner.command(arguments), processes, Partner.TIMEOUT, Map.of(), lines::add);
  }

  @Test
  void theOthersWorkAlongAndAreHeard() {
    int before = Engine.threads();
    Engine.threads(4);
    try (Launcher launcher = start(2, "work", "two words")) {
      assertThat(Engine.threads()).isEqualTo(2);
      try (ProcessGroup group = launcher.join()) {
        assertThat(group.sum(group.rank() + 1.0)).isEqualTo(3);
      }
      launcher.finish();
      launcher.check();
    } finally {
      assertThat(Engine.threads()).isEqualTo(4);
      Engine.threads(before);
    }
    assertThat(lines)
        .contains(
            "[1] two words",
            "[1] threads 2",
            "[1] heap " + Runtime.getRuntime().maxMemory(),
            "[1] sum 3.0")
        .noneMatch(line -> line.contains("not passed on"));
  }

  @Test
  void theDeathOfAProcessIsExplained() {
    try (Launcher launcher = start(2, "die");
        ProcessGroup group = launcher.join()) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class,
              () -> {
                while (true) {
                  group.sum(1);
                }
              });
      assertThat(launcher.explain(failure))
          .isInstanceOf(TrainException.class)
          .hasCause(failure)
          .hasMessage(
              "Training lost the process of rank 1 of 2, which ended with exit code 1, its last"
                  + " line: 'Exception in thread \"main\" java.lang.IllegalStateException: sum 2.0"
                  + " is too much'; see to its cause (each process needs memory of its own) and"
                  + " start again.");
      assertThatThrownBy(launcher::check).hasMessageContaining("of rank 1 of 2");
      assertThatThrownBy(launcher::finish).hasMessageContaining("of rank 1 of 2");
    }
  }

  @Test
  void aProcessThatEndsBeforeItJoinsIsNotWaitedFor() {
    try (Launcher launcher = start(3, "missing")) {
      assertThatThrownBy(launcher::join)
          .isInstanceOf(TrainException.class)
          .hasMessageContaining("ended with exit code 3, its last line: 'no such file: data'")
          .hasNoCause(); // as the end of a wait would be
    }
  }

  @Test
  void whoeverStillRunsIsStoppedAtTheEnd()
      throws InterruptedException, ExecutionException, TimeoutException {
    BlockingQueue<String> output = new LinkedBlockingQueue<>();
    ProcessHandle child;
    try (Launcher launcher =
        Launcher.start(Partner.command("sleep"), 2, Partner.TIMEOUT, Map.of(), output::add)) {
      String line = output.poll(60, TimeUnit.SECONDS);
      while (line != null && line.startsWith("[1] Picked up ")) { // what a Java may say first
        line = output.poll(60, TimeUnit.SECONDS);
      }
      child = named(line);
      assertThat(child.isAlive()).isTrue();
      launcher.check();
    }
    child.onExit().get(10, TimeUnit.SECONDS);
  }

  /** The process that a line {@code [1] pid 123} is from. */
  private static ProcessHandle named(String line) {
    assertThat(line).startsWith("[1] pid ");
    return ProcessHandle.of(Long.parseLong(line.substring("[1] pid ".length()))).orElseThrow();
  }

  @Test
  void theOthersEndWithAKilledLauncher()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Process first =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Partner.class.getName(),
                "sleep")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = first.errorReader()) {
      ProcessHandle child =
          named(output.lines().filter(line -> line.startsWith("[1] pid ")).findFirst().orElse(""));
      first.destroyForcibly().waitFor();
      child.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPlaceOfTheEnvironmentIsTaken() {
    Map<String, String> environment =
        Map.of(Workplace.RANK, "1", Workplace.SIZE, "2", Workplace.RENDEZVOUS, "10.0.0.5:29500");
    for (int processes : new int[] {1, 2}) {
      try (Launcher launcher =
          Launcher.start(
              Partner.command("missing"), processes, Partner.TIMEOUT, environment, lines::add)) {
        assertThat(launcher.place().rank()).isEqualTo(1);
        assertThat(launcher.place().host()).isEqualTo("10.0.0.5");
      }
    }
    assertThat(lines).isEmpty();
    assertThatThrownBy(
            () ->
                Launcher.start(
                    Partner.command("missing"), 3, Partner.TIMEOUT, environment, lines::add))
        .isInstanceOf(TrainException.class)
        .hasMessageStartingWith("3 processes were asked for, but TGS_WORLD_SIZE is 2;");
  }

  @Test
  void oneProcessIsAloneAndNoneIsRefused() {
    try (Launcher launcher = start(1, "missing");
        ProcessGroup group = launcher.join()) {
      assertThat(group.size()).isEqualTo(1);
      EngineException failure = new EngineException("its own");
      assertThat(launcher.explain(failure)).isSameAs(failure);
    }
    assertThatThrownBy(() -> start(0, "missing")).hasMessageContaining("but 0 were asked for");
  }
}
