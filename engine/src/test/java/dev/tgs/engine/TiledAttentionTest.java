package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiledAttentionTest {
  /** Shapes of one tile, of tiles over the batch and of tiles over the rows. */
  @ParameterizedTest
  @CsvSource({
    "2, 3, 5, 7, none",
    "2, 3, 5, 7, boolean",
    "70, 4, 64, 64, none",
    "70, 4, 64, 64, additive",
    "2, 2, 700, 1500, none",
    "2, 2, 700, 1500, boolean",
    "2, 2, 700, 1500, keys",
    "2, 2, 700, 700, square"
  })
  void equalsTheFusedKernel(long b, long h, long n, long m, String kind) {
    try (Scope scope = Scope.open()) {
      Engine.seed(1);
      Tensor q = Tensor.randn(b, n, h, 8).transpose(1, 2);
      Tensor k = Tensor.randn(b, m, h, 8).transpose(1, 2);
      Tensor v = Tensor.randn(b, h, m, 8);
      Tensor mask =
          switch (kind) {
            case "boolean" -> Tensor.randn(b, 1, n, m).gt(-0.5);
            case "additive" -> Tensor.randn(b, h, n, m);
            case "square" -> Tensor.randn(n, m);
            case "keys" -> Tensor.randn(1, 1, 1, m).gt(-0.5);
            default -> null;
          };
      Tensor tiled = TiledAttention.of(q, k, v, mask);
      Tensor fused = Functional.scaledDotProductAttention(q, k, v, mask);
      assertThat(tiled.shape()).containsExactly(fused.shape());
      assertThat(tiled.sub(fused).abs().max().item()).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 3, 50, 70", "2, 2, 700, 1500"})
  void bfloat16IsNearFloat32(long b, long h, long n, long m) {
    try (Scope scope = Scope.open()) {
      Engine.seed(2);
      Tensor q = Tensor.randn(b, h, n, 8);
      Tensor k = Tensor.randn(b, h, m, 8);
      Tensor v = Tensor.randn(b, h, m, 8);
      Tensor exact = Functional.scaledDotProductAttention(q, k, v, null);
      Tensor rounded =
          Functional.scaledDotProductAttention(
                  q.to(DType.BF16), k.to(DType.BF16), v.to(DType.BF16), null)
              .to(DType.F32);
      double error = rounded.sub(exact).pow(2).sum().item();
      assertThat(Math.sqrt(error / exact.pow(2).sum().item())).isLessThan(2e-2);
    }
  }
}
