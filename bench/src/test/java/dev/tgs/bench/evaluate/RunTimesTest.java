package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.bench.files.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTimesTest {
  @TempDir Path run;

  @Test
  void partsOfARunAddUpAndADamagedOneIsNamed() throws IOException {
    assertThat(RunTimes.total(run)).isEmpty();
    RunTimes.add(run, Instant.EPOCH, Duration.ofSeconds(2), 3, true);
    RunTimes.add(run, Instant.EPOCH, Duration.ofSeconds(5), 1, true);
    assertThat(RunTimes.total(run)).contains(Duration.ofSeconds(7));
    Files.writeString(run.resolve("times.jsonl"), "null\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> RunTimes.total(run))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("line 3 is no time of a run (it lacks begin)");
  }
}
