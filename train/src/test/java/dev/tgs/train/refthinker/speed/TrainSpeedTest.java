package dev.tgs.train.refthinker.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.models.Placement;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.TrainException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TrainSpeedTest {
  private static TrainWork mini(int layers, int microBatch) {
    RefThinkerConfig mini = RefThinkerConfig.MINI;
    return new TrainWork(mini.withLlm(mini.llm().withLayers(layers)), microBatch, 1);
  }

  @Test
  void operationsByTheShapesAreThoseThatAreCounted() {
    TrainWork work = mini(2, 3);
    List<String> notes = new ArrayList<>();
    TrainSpeed speed = TrainSpeed.measure(work, new Placement(DType.F32, Device.CPU), notes::add);
    assertThat((double) speed.countedForward()).isEqualTo(StepFlops.of(work).forward());
    assertThat(speed.tokens()).isEqualTo(3 * (98 + 160 + 99));
    assertThat(notes).hasSize(5).last().asString().startsWith("all kept: ");
    assertThat(speed.kept().peakBytes()).isPositive();
    assertThat(speed.recomputed().time().backward()).isPositive();
  }

  @Test
  void aFrozenLayerNeedsHalfTheOperationsOfATrainedOneBackward() {
    StepFlops flops = new StepFlops(100, 10, 1);
    assertThat(flops.forward()).isEqualTo(111);
    assertThat(flops.backward()).isEqualTo(122);
    assertThat(flops.both()).isEqualTo(233);
  }

  @Test
  void operationsOfThePublishedSizes() {
    RefThinkerConfig published = RefThinkerConfig.PUBLISHED;
    StepFlops flops =
        StepFlops.of(new TrainWork(published.withLlm(published.llm().withLayers(1)), 1, 1));
    // 837 tokens through the 202 million weights of a layer.
    assertThat(flops.frozen()).isEqualTo(2.0 * 837 * (4 * 4096L * 4096 + 3 * 4096L * 11008));
    // Most of it in the layer, the rest in the projectors.
    assertThat(flops.attention()).isCloseTo(4.0 * 4096 * 837 * 837, Percentage.withPercentage(7));
  }

  @Test
  void mediansAreOfEachPartAlone() {
    StepTime median =
        StepTime.median(
            List.of(
                new StepTime(1, 2, 3, 4, 5),
                new StepTime(3, 3, 3, 3, 3),
                new StepTime(2, 9, 1, 5, 4)));
    assertThat(median).isEqualTo(new StepTime(2, 3, 3, 4, 4));
    assertThat(median.both()).isEqualTo(6);
    assertThat(median.whole()).isEqualTo(16);
  }

  @Test
  void nothingIsNoMeasurement() {
    assertThatThrownBy(() -> mini(0, 1))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("At least 1 layer, a micro-batch of 1 and 1 run");
  }
}
