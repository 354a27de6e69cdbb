package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void printsStagesBesideTheRateOfMatrixProducts() {
    Run run = Run.tgs("bench", "--models=random-mini", "--frames=1", "--precision=fp32", "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("### fp32", "GFLOP/s. Models loaded in", "| segment, next reference |")
        .contains("Peak resident memory: ");
  }

  @Test
  void memoryIsLookedAtOverManyRuns() {
    Run run =
        Run.tgs(
            "bench",
            "--models=random-mini",
            "--frames=1",
            "--precision=fp32",
            "--memory=3",
            "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("| 3 | ", "Growth after the first tenth: ");
  }

  @Test
  void missingPeersAreNamed() {
    Run run = Run.tgs("bench", "--peers=nowhere", "--precision=fp32", "--models=random-mini");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("nowhere/bin/python", "parity/README.md");
  }
}
