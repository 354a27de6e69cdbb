package dev.tgs.train.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tgs.engine.Device;
import dev.tgs.engine.Tensor;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlansTest {
  @Test
  void epochsOfThePublishedRunEndWhereItsCheckpointsAre() {
    EpochSteps steps = new EpochSteps(14_128, 128); // 14,113 filled to a multiple of 16
    assertThat(steps.total(6)).isEqualTo(660);
    assertThat(LongStream.rangeClosed(1, 660).filter(steps::endsAfter))
        .containsExactly(110L, 220L, 331L, 441L, 551L);
  }

  @Test
  void aProcessFindsItsPartsAgain() {
    for (int size = 1; size <= 4; size++) {
      for (int rank = 0; rank < size; rank++) {
        var share = new InstructionSamples.Share(rank, size, 5);
        for (long i = 0; i < 12; i++) {
          long part = share.part(i);
          assertThat(part % 5 % size).isEqualTo(rank);
          assertThat(share.index(part)).isEqualTo(i);
          assertThat(i == 0 || part > share.part(i - 1)).isTrue();
        }
      }
    }
  }

  @Test
  void whatCannotFitIsRefusedWithWhatWould() {
    long gib = 1L << 30;
    MemoryPlan plan = new MemoryPlan(7_000_000_000L, 428_625_524, 15 * gib, 6 * gib, 3 * gib);
    assertThat(plan.text()).contains("428,625,524 learn").contains("24.00 GiB in all");
    assertThatCode(() -> plan.require(OptionalLong.of(10 * gib), true, false, 4))
        .doesNotThrowAnyException();
    assertThatCode(() -> plan.require(OptionalLong.empty(), true, false, 4))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> plan.require(OptionalLong.of(8 * gib), true, false, 4))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("9.00 GiB")
        .hasMessageContaining("8.00 GiB are free")
        .hasMessageContaining("--micro-batch 1")
        .hasMessageContaining("--quantize")
        .hasMessageNotContaining("--no-recompute");
  }

  @Test
  void processesOfOneHostShareItsMemory() {
    Peers four =
        new Peers() {
          @Override
          public int rank() {
            return 0;
          }

          @Override
          public int size() {
            return 1; // none to wait for
          }

          @Override
          public int near() {
            return 4;
          }

          @Override
          public void sum(List<Tensor> tensors) {
            throw new AssertionError("nobody is there");
          }
        };
    OptionalLong all = MemoryPlan.free(Device.CPU, Peers.NONE);
    assumeTrue(all.isPresent(), "this system does not tell what is free");
    long share = MemoryPlan.free(Device.CPU, four).orElseThrow();
    assertThat(share / (double) all.getAsLong()).isBetween(0.2, 0.3);
  }

  @Test
  void tokensASecondAreCountedWithoutTheFirstStep() {
    List<String> notes = new ArrayList<>();
    Throughput throughput = new Throughput(2, 1_000_000, 4e9, notes::add);
    for (int i = 0; i <= 10; i++) {
      double seconds = i == 0 ? 100 : 100 + i * 0.5;
      throughput.stepped(
          new TrainListener.Point(i + 1, 0, seconds, 0, 0, 0), 1, Map.of("tokens", 250.0), 1, 1);
    }
    assertThat(notes)
        .containsExactly("1000 tokens/s, 4.0 GFLOP/s in frozen layers, 100 % of the machine's 4");
  }
}
