package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlopCounterTest {
  private static long flops(Runnable work) {
    try (Scope scope = Scope.open();
        FlopCounter counter = FlopCounter.open()) {
      work.run();
      return counter.flops();
    }
  }

  @Test
  void aMultiplyAddCountsTwo() {
    assertThat(flops(() -> Tensor.randn(7, 5).matmul(Tensor.randn(5, 3)))).isEqualTo(2 * 7 * 5 * 3);
    assertThat(flops(() -> Tensor.randn(4, 7, 5).matmul(Tensor.randn(4, 5, 3))))
        .isEqualTo(4 * 2 * 7 * 5 * 3);
    assertThat(flops(() -> Functional.linear(Tensor.randn(2, 7, 5), Tensor.randn(3, 5), null)))
        .isEqualTo(2 * 2 * 7 * 5 * 3);
  }

  @Test
  void convolutionsCountEachTapOfEachOutput() {
    assertThat(
            flops(
                () ->
                    Functional.conv2d(
                        Tensor.randn(2, 6, 8, 10), Tensor.randn(4, 3, 3, 3), null, 2, 1, 2)))
        .isEqualTo(2L * (2 * 4 * 4 * 5) * (3 * 3 * 3));
    assertThat(
            flops(
                () ->
                    Functional.convTranspose2d(
                        Tensor.randn(1, 6, 4, 5), Tensor.randn(6, 3, 2, 2), null, 2)))
        .isEqualTo(2L * (6 * 4 * 5) * (3 * 2 * 2));
  }

  @Test
  void attentionCountsBothProducts() {
    assertThat(
            flops(
                () ->
                    Functional.scaledDotProductAttention(
                        Tensor.randn(1, 2, 5, 8),
                        Tensor.randn(1, 2, 7, 8),
                        Tensor.randn(1, 2, 7, 8),
                        null)))
        .isEqualTo(2 * (2L * 2 * 5 * 7 * 8));
  }

  @Test
  void elementwiseWorkCountsNothing() {
    assertThat(flops(() -> Functional.gelu(Tensor.randn(100).add(1)).softmax(0))).isZero();
  }
}
