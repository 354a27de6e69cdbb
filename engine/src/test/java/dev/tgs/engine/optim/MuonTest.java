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
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MuonTest {
  private static final double RATE = .05;
  private static final double DECAY = .1;
  private static final Map<String, long[]> SHAPES =
      new TreeMap<>(
          Map.of(
              "wide", new long[] {3, 7},
              "tall", new long[] {6, 4},
              "tall2", new long[] {6, 4},
              "tall3", new long[] {6, 4},
              "square", new long[] {5, 5},
              "kernel", new long[] {4, 3, 2, 2}));

  @TempDir Path folder;

  private static void inTurn(List<Runnable> jobs) {
    jobs.forEach(Runnable::run);
  }

  private static void backwards(List<Runnable> jobs) {
    List<Runnable> turned = new ArrayList<>(jobs);
    Collections.reverse(turned);
    inTurn(turned);
  }

  private static final class Net extends Module {
    final Map<String, Parameter> all = new LinkedHashMap<>();

    Net(TensorSource steps) {
      SHAPES.forEach((name, shape) -> all.put(name, parameter(name, shape)));
      fill((key, shape) -> steps.tensor("in." + key), DType.F32, Device.CPU);
    }

    Muon optimizer(Consumer<List<Runnable>> runner) {
      return new Muon(List.of(new AdamW.Group(all, 1, DECAY)), runner);
    }

    void step(Muon optimizer, TensorSource steps, int step) {
      Map<Parameter, Tensor> gradients = new LinkedHashMap<>();
      all.forEach((name, p) -> gradients.put(p, steps.tensor("in." + name + "." + step)));
      optimizer.step(gradients, RATE);
    }
  }

  private static TensorSource steps() {
    return WeightFiles.open(Path.of("src/test/resources/parity/muon.safetensors"));
  }

  /** Of torch.optim.Muon, PyTorch 2.13, with its iterations in F32 (parity/ref_muon.py). */
  @Test
  void threeStepsGoWhereTorchGoes() {
    for (Consumer<List<Runnable>> runner :
        List.<Consumer<List<Runnable>>>of(MuonTest::inTurn, MuonTest::backwards)) {
      try (TensorSource steps = steps();
          Net net = new Net(steps);
          Muon optimizer = net.optimizer(runner);
          Scope scope = Scope.open()) {
        for (int i = 0; i < 3; i++) {
          net.step(optimizer, steps, i);
        }
        net.all.forEach(
            (name, p) ->
                assertThat(p.get().toFloats())
                    .as(name)
                    .containsExactly(steps.tensor("out." + name).toFloats(), Offset.offset(1e-5f)));
      }
    }
  }

  @Test
  void orthogonalMatricesHaveSingularValuesOfAboutOne() {
    try (Scope scope = Scope.open()) {
      float[] two = {
        3, 0, 0, 0, -.2f, 0, /* and the same, turned and shrunk */ 0, 3e-3f, 0, 2e-4f, 0, 0
      };
      float[] made = Muon.orthogonal(Tensor.of(two, 2, 2, 3)).toFloats();
      Offset<Float> about = Offset.offset(.35f);
      assertThat(made).containsExactly(new float[] {1, 0, 0, 0, -1, 0, 0, 1, 0, 1, 0, 0}, about);
      assertThat(made[2]).isZero();
      assertThat(made[7]).isCloseTo(made[0], Offset.offset(1e-3f)); // whatever the length
    }
  }

  @Test
  void whatHasNoGradientStaysAsItIs() {
    try (TensorSource steps = steps();
        Net net = new Net(steps);
        Muon optimizer = net.optimizer(MuonTest::inTurn);
        Scope scope = Scope.open()) {
      Parameter moved = net.all.get("tall2");
      optimizer.step(Map.of(moved, steps.tensor("in.tall2.0")), RATE);
      net.all.forEach(
          (name, p) ->
              assertThat(p.get().equal(steps.tensor("in." + name))).as(name).isEqualTo(p != moved));
      optimizer.step(Map.of(), RATE);
    }
  }

  @Test
  void aRestoredStateGoesOnExactly() {
    Path file = folder.resolve("state.safetensors");
    try (TensorSource steps = steps();
        Net one = new Net(steps);
        Muon first = one.optimizer(MuonTest::inTurn);
        Net two = new Net(steps);
        Muon second = two.optimizer(MuonTest::inTurn);
        Scope scope = Scope.open()) {
      one.step(first, steps, 0);
      Safetensors.write(file, first.state(), Map.of());
      one.all.forEach((name, p) -> two.all.get(name).get().copyFrom(p.get()));
      try (TensorSource source = WeightFiles.open(file)) {
        second.restore(source, 1);
      }
      one.step(first, steps, 1);
      two.step(second, steps, 1);
      one.all.forEach(
          (name, p) -> assertThat(p.get().equal(two.all.get(name).get())).as(name).isTrue());
      Safetensors.write(file, Map.of("mean.tall", one.all.get("tall").get()), Map.of());
      try (TensorSource source = WeightFiles.open(file)) {
        assertThatThrownBy(() -> second.restore(source, 1))
            .isInstanceOf(EngineException.class)
            .hasMessageContaining("mean.kernel, mean.square");
      }
    }
  }

  private static final class Vector extends Module {
    final Parameter bias = parameter("bias", 3);

    Vector() {
      fill((key, shape) -> Tensor.zeros(DType.F32, shape), DType.F32, Device.CPU);
    }
  }

  @Test
  void vectorsAreRefused() {
    try (Vector net = new Vector()) {
      AdamW.Group group = new AdamW.Group(Map.of("bias", net.bias), 1, 0);
      assertThatThrownBy(() -> new Muon(List.of(group), MuonTest::inTurn))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'bias'")
          .hasMessageContaining("matrices");
    }
  }
}
