package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Engine;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PlacementOptionsTest {
  private static DType precision(String models, String... args) {
    PlacementOptions options = CommandLine.populateCommand(new PlacementOptions(), args);
    return options.placement(models).precision();
  }

  @Test
  void smallModelsRunInFp32UnlessAskedOtherwise() {
    assertThat(precision("mini")).isEqualTo(DType.F32);
    assertThat(precision("random-mini")).isEqualTo(DType.F32);
    assertThat(precision("mini", "--precision", "bf16")).isEqualTo(DType.BF16);
  }

  @Test
  void largeModelsRunInBf16WhereTheHardwareIsFastAtIt() {
    DType fast = Engine.hasFastBfloat16() ? DType.BF16 : DType.F32;
    assertThat(precision("random-published")).isEqualTo(fast);
    assertThat(precision("random-published", "--precision", "fp32")).isEqualTo(DType.F32);
  }
}
