package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.nn.Linear;
import dev.tgs.engine.nn.Mlp;
import org.junit.jupiter.api.Test;

class ModuleTest {
  private static final class Heads extends Module {
    final Mlp head = new Mlp(2, 3, 1, 2);

    Heads() {
      child("bbox_embed.0", head);
      child("bbox_embed.1", head);
      child("proj", new Linear(2, 2, false));
    }
  }

  @Test
  void pathsAreCheckpointKeysAndLoadReportsWhatItDidNotUse() {
    try (Heads heads = new Heads();
        Scope scope = Scope.open()) {
      assertThat(heads.parameters().keySet())
          .contains("bbox_embed.0.layers.0.weight", "bbox_embed.1.layers.1.bias", "proj.weight")
          .hasSize(9);
      GivenTensors source = GivenTensors.complete(heads);
      source.values().put("label_enc.weight", new float[1]);
      var report = heads.load(source, DType.F32, Device.CPU);
      assertThat(report.loaded()).isEqualTo(5);
      assertThat(report.unused()).containsExactly("label_enc.weight");
      assertThat(heads.head.forward(Tensor.of(new float[] {1, 1}, 1, 2)).item()).isEqualTo(2.75);
    }
  }

  @Test
  void aSharedHeadNeedsOnlyOneOfItsNames() {
    try (Heads heads = new Heads()) {
      GivenTensors source = GivenTensors.complete(heads);
      source.values().keySet().removeIf(key -> key.startsWith("bbox_embed.1."));
      assertThat(heads.load(source, DType.BF16, Device.CPU).loaded()).isEqualTo(5);
    }
  }

  @Test
  void copiesOfASharedHeadMustAgree() {
    try (Heads heads = new Heads()) {
      GivenTensors source = GivenTensors.complete(heads);
      source.values().get("bbox_embed.1.layers.0.bias")[1] = 7;
      assertThatThrownBy(() -> heads.load(source, DType.F32, Device.CPU))
          .hasMessageContaining("bbox_embed.1.layers.0.bias")
          .hasMessageContaining("given.pt");
    }
  }

  @Test
  void missingKeysAndWrongShapesStopTheLoadWithTheirNames() {
    try (Heads heads = new Heads()) {
      GivenTensors missing = GivenTensors.complete(heads);
      missing.values().remove("proj.weight");
      assertThatThrownBy(() -> heads.load(missing, DType.F32, Device.CPU))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("given.pt lacks 1 of 9 tensors")
          .hasMessageContaining("proj.weight");
      GivenTensors wrong = GivenTensors.complete(heads);
      wrong.shapes().put("proj.weight", new long[] {4, 1});
      assertThatThrownBy(() -> heads.load(wrong, DType.F32, Device.CPU))
          .hasMessageContaining("proj.weight is [4, 1], needed [2, 2]");
    }
  }

  @Test
  void anUnloadedModuleSaysSo() {
    assertThatThrownBy(() -> new Linear(2, 2).forward(Tensor.zeros(DType.F32, 1, 2)))
        .hasMessageContaining("before its module was loaded");
  }

  @Test
  void narrowWeightsAreWidenedToTheTypeOfTheInput() {
    try (Linear linear = new Linear(2, 1);
        Scope scope = Scope.open()) {
      linear.load(GivenTensors.complete(linear), DType.BF16, Device.CPU);
      assertThat(linear.parameters().get("weight").get().dtype()).isEqualTo(DType.BF16);
      Tensor wide = linear.forward(Tensor.of(new float[] {1, 1}, 1, 2));
      assertThat(wide.dtype()).isEqualTo(DType.F32);
      assertThat(wide.item()).isEqualTo(1.5);
      assertThat(Engine.computeType(DType.BF16, Device.CPU))
          .isEqualTo(Engine.hasFastBfloat16() ? DType.BF16 : DType.F32);
    }
  }

  private static final class Layer extends Module {
    Layer() {
      inline(new Mlp(2, 3, 1, 2));
      constant("position_index", new long[] {0, 1, 2}, 3);
    }
  }

  @Test
  void inlinedParametersStandUnderTheirOwnNames() {
    try (Layer layer = new Layer()) {
      assertThat(layer.parameters()).containsKey("layers.0.weight").hasSize(4);
    }
  }

  @Test
  void aConstantMayBeMissingButNotDiffer() {
    try (Layer layer = new Layer();
        Scope scope = Scope.open()) {
      GivenTensors source = GivenTensors.complete(layer);
      assertThat(layer.load(source, DType.F32, Device.CPU).unused()).isEmpty();
      source.values().put("position_index", new float[] {0, 1, 2});
      source.shapes().put("position_index", new long[] {3});
      assertThat(layer.load(source, DType.F32, Device.CPU).unused()).isEmpty();
      source.values().put("position_index", new float[] {0, 2, 1});
      assertThatThrownBy(() -> layer.load(source, DType.F32, Device.CPU))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("position_index")
          .hasMessageContaining("given.pt");
    }
  }
}
