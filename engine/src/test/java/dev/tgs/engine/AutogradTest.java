package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.engine.nn.FeedForward;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutogradTest {
  private static final class Net extends Module {
    final FeedForward feedForward =
        inline(new FeedForward("fc1", "fc2", 3, 4, Functional::geluInPlace, 2));
    final Parameter unused = parameter("unused", 2);

    Net() {
      fill(
          (key, shape) ->
              Tensor.arange(0, Shapes.elements(shape), DType.F32)
                  .add(key.length())
                  .sin()
                  .reshape(shape),
          DType.F32,
          Device.CPU);
    }

    Tensor loss(long seed) {
      Tensor x = Tensor.arange(0, 15, DType.F32).add((double) seed).cos().reshape(5, 3);
      return Scope.tidy(() -> feedForward.forward(x).addInPlace(x).pow(2).mean());
    }
  }

  private static Map<Parameter, Tensor> gradients(
      Net net, Collection<Parameter> wanted, long seed) {
    try (Autograd recording = Autograd.record(wanted)) {
      return recording.gradients(net.loss(seed));
    }
  }

  @Test
  void gradientsAreThoseOfSmallDifferences() {
    try (Net net = new Net();
        Scope scope = Scope.open()) {
      var gradients = gradients(net, net.parameters().values(), 0);
      assertThat(gradients).hasSize(4).doesNotContainKey(net.unused);
      for (String key : List.of("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias")) {
        Parameter parameter = net.parameters().get(key);
        float[] expected = gradients.get(parameter).toFloats();
        Tensor flat = parameter.get().flatten(0, -1);
        for (int i = 0; i < expected.length; i++) {
          Tensor one = flat.narrow(0, i, 1);
          double value = one.item();
          one.copyFrom(Tensor.full(value + 1e-2, DType.F32));
          double above = net.loss(0).item();
          one.copyFrom(Tensor.full(value - 1e-2, DType.F32));
          double below = net.loss(0).item();
          one.copyFrom(Tensor.full(value, DType.F32));
          assertThat((double) expected[i]).as(key).isCloseTo((above - below) / 2e-2, within(2e-4));
        }
      }
    }
  }

  @Test
  void nothingIsRecordedOutsideOfARecording() {
    try (Net net = new Net();
        Scope scope = Scope.open()) {
      double before = net.loss(0).item();
      gradients(net, net.parameters().values(), 0);
      Tensor loss = net.loss(0);
      assertThat(loss.value().requires_grad()).isFalse();
      assertThat(loss.item()).isEqualTo(before);
      try (Autograd recording = Autograd.record(net.parameters().values())) {
        assertThat(Autograd.pause(() -> net.loss(0)).value().requires_grad()).isFalse();
        assertThat(net.loss(0).value().requires_grad()).isTrue();
        assertThatThrownBy(() -> recording.gradients(net.loss(0).detach()))
            .hasMessageContaining("depends on a wanted parameter");
      }
    }
  }

  @Test
  void onlyWantedParametersHaveGradients() {
    try (Net net = new Net();
        Scope scope = Scope.open()) {
      Parameter wanted = net.parameters().get("fc1.bias");
      assertThat(gradients(net, List.of(wanted), 0)).containsOnlyKeys(wanted);
    }
  }

  @Test
  void threadsRecordWithTheSameParametersAtOnce() {
    try (Net net = new Net();
        Scope scope = Scope.open()) {
      Parameter wanted = net.parameters().get("fc1.weight");
      List<CompletableFuture<float[]>> runs =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            try (Scope own = Scope.open()) {
                              return gradients(net, List.of(wanted), i % 4).get(wanted).toFloats();
                            }
                          }))
              .toList();
      for (int i = 0; i < 16; i++) {
        assertThat(runs.get(i).join())
            .isEqualTo(gradients(net, List.of(wanted), i % 4).get(wanted).toFloats());
      }
    }
  }

  /** A chain of layers between two matrices that learn, as a language model is. */
  private static final class Chain extends Module {
    final Parameter first = parameter("first", 4, 4);
    final List<FeedForward> layers =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    child(
                        "layer." + i, new FeedForward("a", "b", 4, 6, Functional::geluInPlace, 2)))
            .toList();

    Chain() {
      fill(
          (key, shape) ->
              Tensor.arange(0, Shapes.elements(shape), DType.F32)
                  .add(key.hashCode() % 100)
                  .sin()
                  .mul(.5)
                  .reshape(shape),
          DType.F32,
          Device.CPU);
    }

    /** The first matrix is used at the end again. */
    Tensor loss() {
      Tensor x =
          Tensor.arange(0, 20, DType.F32).cos().reshape(5, 4).matmul(first.get().transpose(0, 1));
      for (FeedForward layer : layers) {
        x = Autograd.block(x, in -> Functional.dropout(layer.forward(in), .3).add(in));
      }
      return x.matmul(first.get()).pow(2).mean();
    }
  }

  private static Map<Parameter, Tensor> gradients(
      Chain chain, boolean recomputes, OptionalLong noise) {
    var settings = new Autograd.Settings(recomputes, noise);
    try (Autograd recording = Autograd.record(chain.parameters().values(), settings)) {
      return recording.gradients(chain.loss());
    }
  }

  @Test
  void blocksThatAreComputedAgainGiveTheSameGradients() {
    try (Chain chain = new Chain();
        Scope scope = Scope.open()) {
      for (OptionalLong noise : List.of(OptionalLong.empty(), OptionalLong.of(5))) {
        var kept = gradients(chain, false, noise);
        var again = gradients(chain, true, noise);
        assertThat(again.keySet()).containsExactlyElementsOf(kept.keySet()).hasSize(13);
        kept.forEach(
            (parameter, gradient) -> {
              assertThat(again.get(parameter).sub(gradient).abs().max().item()).isLessThan(1e-6);
              assertThat(gradient.abs().max().item()).isPositive();
            });
      }
    }
  }

  @Test
  void dropoutDropsAShareWhileARecordingHasNoise() {
    try (Chain chain = new Chain();
        Scope scope = Scope.open()) {
      Tensor ones = Tensor.full(1, DType.F32).expand(10_000).contiguous();
      assertThat(Functional.dropout(ones, .25)).isSameAs(ones);
      float[] first;
      var settings = new Autograd.Settings(false, OptionalLong.of(7));
      try (Autograd recording = Autograd.record(chain.parameters().values(), settings)) {
        first = Functional.dropout(ones, .25).toFloats();
        assertThat(Functional.dropout(ones, .25).toFloats()).isNotEqualTo(first);
      }
      try (Autograd recording = Autograd.record(chain.parameters().values(), settings)) {
        assertThat(Functional.dropout(ones, .25).toFloats()).isEqualTo(first);
      }
      long kept = 0;
      for (float value : first) {
        assertThat(value).isIn(0f, 4 / 3f);
        kept += value > 0 ? 1 : 0;
      }
      assertThat(kept).isBetween(7300L, 7700L);
    }
  }

  /** Queries, keys and values are one tensor, whose gradient has a share of each. */
  private static Tensor attended(Parameter parameter, DType compute) {
    Tensor x = parameter.as(compute);
    Tensor own = Tensor.arange(0, 5, DType.I64);
    Tensor later = own.unsqueeze(0).sub(own.unsqueeze(1)).gt(0);
    Tensor mask =
        Tensor.zeros(compute, 5, 5).maskedFill(later, Double.NEGATIVE_INFINITY); // as a decoder's
    return Functional.scaledDotProductAttention(x, x, x, mask).to(DType.F32);
  }

  @Test
  void attentionInBfloat16HasTheGradientsOfFloat32() {
    class Rows extends Module {
      final Parameter rows = parameter("rows", 2, 3, 5, 8);
    }
    try (Rows module = new Rows();
        Scope scope = Scope.open()) {
      module.fill(
          (key, shape) -> Tensor.arange(0, 240, DType.F32).mul(.7).sin().reshape(shape),
          DType.F32,
          Device.CPU);
      float[][] gradients = new float[2][];
      for (int i = 0; i < 2; i++) {
        DType compute = i == 0 ? DType.F32 : DType.BF16;
        try (Autograd recording = Autograd.record(List.of(module.rows));
            FlopCounter counter = FlopCounter.open()) {
          Tensor loss = attended(module.rows, compute).pow(2).mean();
          assertThat(counter.flops()).isEqualTo(2 * 2 * 2 * 3 * 5 * 5 * 8);
          gradients[i] = recording.gradients(loss).get(module.rows).toFloats();
        }
      }
      for (int i = 0; i < 240; i++) {
        assertThat(gradients[1][i]).isCloseTo(gradients[0][i], within(3e-4f));
        assertThat(gradients[1][i]).isFinite();
      }
      assertThat(Tensor.of(gradients[0], 240).abs().max().item()).isGreaterThan(5e-3);
    }
  }
}
