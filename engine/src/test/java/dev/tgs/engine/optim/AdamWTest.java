package dev.tgs.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdamWTest {
  @TempDir Path folder;

  private static final class Net extends Module {
    final Parameter a = parameter("a", 3);
    final Parameter b = parameter("b", 2, 1);

    Net() {
      fill(
          (key, shape) ->
              key.equals("a")
                  ? Tensor.of(new float[] {1, -2, 3}, 3)
                  : Tensor.of(new float[] {.5f, 4}, 2, 1),
          DType.F32,
          Device.CPU);
    }

    AdamW optimizer() {
      return new AdamW(
          List.of(new AdamW.Group(Map.of("a", a), 1, .02), new AdamW.Group(Map.of("b", b), .3, 0)),
          new AdamW.Betas(.9, .98, 1e-6));
    }

    void step(AdamW optimizer) {
      long s = optimizer.steps();
      optimizer.step(
          Map.of(
              a, Tensor.of(new float[] {1, .5f, -3}, 3).mul((double) (s + 1)),
              b, Tensor.of(new float[] {-2, .1f}, 2, 1).mul((double) (s * s - 1))),
          .1);
    }
  }

  /** Numbers of torch.optim.AdamW, PyTorch 2.13. */
  @Test
  void threeStepsGoWhereTorchGoes() {
    try (Net net = new Net();
        AdamW optimizer = net.optimizer();
        Scope scope = Scope.open()) {
      for (int i = 0; i < 3; i++) {
        net.step(optimizer);
      }
      Offset<Float> near = Offset.offset(1e-6f);
      assertThat(net.a.get().toFloats())
          .containsExactly(new float[] {.70308423f, -2.2789521f, 3.2729642f}, near);
      assertThat(net.b.get().toFloats()).containsExactly(new float[] {.4629733f, 4.0370264f}, near);
    }
  }

  @Test
  void gradientsMayComeTransposedOrTwiceTheSame() {
    try (Net net = new Net();
        Gradients gradients = new Gradients();
        Scope scope = Scope.open()) {
      Tensor row = Tensor.of(new float[] {3, 1, 4, 2}, 2, 2).transpose(0, 1).narrow(1, 1, 1);
      Map<Parameter, Tensor> both = Map.of(net.b, row, net.a, row);
      gradients.add(both);
      gradients.add(Map.of(net.b, row));
      assertThat(gradients.norm()).isCloseTo(10, Offset.offset(1e-6));
      gradients.scale(.5);
      Map<Parameter, Tensor> sum = gradients.sum();
      assertThat(sum.get(net.b).toFloats()).containsExactly(4, 2);
      assertThat(sum.get(net.a).toFloats()).containsExactly(2, 1);
      assertThat(row.toFloats()).containsExactly(4, 2);
    }
  }

  @Test
  void aRestoredStateGoesOnExactly() {
    Path file = folder.resolve("state.safetensors");
    try (Net one = new Net();
        AdamW first = one.optimizer();
        Net two = new Net();
        AdamW second = two.optimizer();
        Scope scope = Scope.open()) {
      one.step(first);
      Safetensors.write(file, first.state(), Map.of());
      two.a.get().copyFrom(one.a.get());
      two.b.get().copyFrom(one.b.get());
      try (var source = WeightFiles.open(file)) {
        second.restore(source, 1);
      }
      one.step(first);
      two.step(second);
      assertThat(two.a.get().equal(one.a.get())).isTrue();
      assertThat(two.b.get().equal(one.b.get())).isTrue();
    }
  }

  @Test
  void aStateOfAnotherModelIsRefused() {
    Path file = folder.resolve("state.safetensors");
    try (Net net = new Net();
        AdamW optimizer = net.optimizer();
        Scope scope = Scope.open()) {
      Safetensors.write(file, Map.of("mean.a", net.a.get()), Map.of());
      try (var source = WeightFiles.open(file)) {
        assertThatThrownBy(() -> optimizer.restore(source, 1))
            .isInstanceOf(EngineException.class)
            .hasMessageContaining("square.a, mean.b, square.b");
      }
    }
  }
}
