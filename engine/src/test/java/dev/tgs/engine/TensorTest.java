package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {
  @Test
  void computesAndReadsBack() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertThat(a.matmul(a.transpose(0, 1)).toFloats()).containsExactly(14, 32, 32, 77);
      assertThat(a.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(a.gt(3).toBytes()).containsExactly(0, 0, 0, 1, 1, 1);
      assertThat(a.select(0, 1).sum().item()).isEqualTo(15);
      assertThat(a.topk(2, 1).indices().toLongs()).containsExactly(2, 1, 2, 1);
      assertThat(Tensor.cat(0, a.chunk(3, 1)).shape()).containsExactly(6, 1);
      assertThat(a.to(DType.BF16).toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void resultsOfTidyOutliveItsScopeAndNothingElseDoes() {
    try (Scope scope = Scope.open()) {
      Tensor[] inside = new Tensor[1];
      Tensor result =
          Scope.tidy(
              () -> {
                inside[0] = Tensor.of(new float[] {1, 2}, 2);
                return inside[0].add(1);
              });
      assertThat(result.toFloats()).containsExactly(2, 3);
      assertThat(inside[0]).hasToString("closed tensor");
    }
  }

  @Test
  void keptTensorLivesUntilItIsClosed() {
    Tensor kept;
    try (Scope scope = Scope.open()) {
      kept = Scope.keep(Tensor.of(new long[] {7}, 1).add(1));
    }
    assertThat(kept.toLongs()).containsExactly(8);
    kept.close();
    assertThat(kept).hasToString("closed tensor");
  }

  @Test
  void aTensorClosedEarlyIsNotFreedTwice() {
    try (Scope scope = Scope.open()) {
      Tensor tensor = Tensor.zeros(DType.F32, 1000);
      tensor.close();
      assertThat(Tensor.full(3, DType.F32, 2).toFloats()).containsExactly(3, 3);
    }
  }

  @Test
  void scopesKeepTheResidentSizeFlat() {
    for (int i = 0; i < 5; i++) {
      fillOneHundredMegabytes();
    }
    long before = Engine.residentBytes();
    for (int i = 0; i < 30; i++) {
      fillOneHundredMegabytes();
    }
    assertThat(Engine.residentBytes() - before).isLessThan(200L << 20);
  }

  private static void fillOneHundredMegabytes() {
    try (Scope scope = Scope.open()) {
      Tensor kept = Scope.tidy(() -> Tensor.full(1, DType.F32, 25_000_000).add(1));
      assertThat(kept.numel()).isEqualTo(25_000_000);
    }
  }

  @Test
  void antialiasedResizeAveragesWhenItShrinks() {
    try (Scope scope = Scope.open()) {
      Tensor ramp = Tensor.arange(0, 64, DType.F32).reshape(1, 1, 8, 8);
      // torch.nn.functional.interpolate(x, (2, 3), mode="bilinear", antialias=True), torch 2.13
      assertThat(Functional.resizeAntialiased(ramp, 2, 3).toFloats())
          .containsExactly(ANTIALIASED, org.assertj.core.data.Offset.offset(1e-4f));
    }
  }

  private static final float[] ANTIALIASED = {
    16.248121f, 18.642859f, 21.037594f, 41.962406f, 44.357143f, 46.751881f
  };

  @Test
  void embeddingBagIsAWeightedSumOfRows() {
    try (Scope scope = Scope.open()) {
      Tensor table = Tensor.of(new float[] {1, 2, 10, 20, 100, 200}, 3, 2);
      Tensor indices = Tensor.of(new long[] {0, 1, 2, 2}, 2, 2);
      Tensor weights = Tensor.of(new float[] {1, .5f, .25f, .25f}, 2, 2);
      assertThat(Functional.embeddingBag(table, indices, weights).toFloats())
          .containsExactly(6, 12, 50, 100);
    }
  }

  @Test
  void wrongSizesAreNamed() {
    assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2))
        .isInstanceOf(EngineException.class)
        .hasMessage("Shape [2, 2] takes 4 elements, but 3 came.");
    assertThatThrownBy(() -> Shapes.elements(Long.MAX_VALUE, 3)).hasMessageContaining("too large");
    assertThatThrownBy(() -> Device.parse("tpu")).hasMessageContaining("expected cpu, cuda");
  }

  @Test
  void emptyTensorsReadAsEmptyArrays() {
    try (Scope scope = Scope.open()) {
      Tensor empty = Tensor.zeros(DType.F32, 0, 3);
      assertThat(empty.toFloats()).isEmpty();
      assertThat(empty.toLongs()).isEmpty();
      assertThat(empty.toBytes()).isEmpty();
      empty.slices(slice -> fail("an empty tensor has no slice"));
    }
  }

  @Test
  void readFillsEverySlice() {
    try (Scope scope = Scope.open()) {
      Tensor tensor =
          Tensor.read(DType.I32, slice -> slice.putInt(5).putInt(6).putInt(7).putInt(8), 2, 2);
      assertThat(tensor.toLongs()).containsExactly(5, 6, 7, 8);
      assertThat(tensor.asStrided(new long[] {2}, new long[] {2}, 1).toLongs())
          .containsExactly(6, 8);
    }
  }

  /** Only the pages that are touched take memory. */
  @Test
  void slicesReachBeyondTwoGigabytes() {
    try (Scope scope = Scope.open()) {
      long size = (2L << 30) + 5;
      Tensor tensor = Tensor.empty(DType.U8, Device.CPU, size);
      List<Integer> lengths = new ArrayList<>();
      tensor.slices(
          slice -> {
            lengths.add(slice.remaining());
            slice.put(slice.limit() - 1, (byte) lengths.size());
          });
      assertThat(lengths).containsExactly(1 << 30, 1 << 30, 5);
      assertThat(tensor.narrow(0, (1L << 30) - 1, 1).item()).isEqualTo(1);
      assertThat(tensor.narrow(0, (2L << 30) - 1, 1).item()).isEqualTo(2);
      assertThat(tensor.narrow(0, size - 1, 1).item()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 24, 32, 40})
  void aConvolutionInBf16IsNearThatInF32WhateverItsChannels(int channels) {
    try (Scope scope = Scope.open()) {
      Tensor input = Tensor.randn(1, channels, 40);
      Tensor weight = Tensor.randn(channels, channels, 7);
      Tensor bias = Tensor.randn(channels);
      Tensor right = Functional.conv1d(input, weight, bias, 3, 1);
      Tensor came =
          Functional.conv1d(input.to(DType.BF16), weight.to(DType.BF16), bias.to(DType.BF16), 3, 1)
              .to(DType.F32);
      double off = came.sub(right).pow(2).sum().item() / right.pow(2).sum().item();
      assertThat(Math.sqrt(off)).isLessThan(0.01);
    }
  }
}
