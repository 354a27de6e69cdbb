package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedWeightTest {
  private static final int OUT = 192;
  private static final int IN = 256;

  private static double rel(Tensor actual, Tensor expected) {
    return Math.sqrt(
        actual.to(DType.F64).sub(expected.to(DType.F64)).pow(2).sum().item()
            / expected.to(DType.F64).pow(2).sum().item());
  }

  @ParameterizedTest
  @CsvSource({"INT8, 0.01", "INT4, 0.12"})
  void theProductIsNearThatOfTheMatrixItself(Quantization kind, double tolerance) {
    Engine.seed(1);
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensor.randn(OUT, IN);
      Tensor x = Tensor.randn(2, 3, IN);

      Tensor product = PackedWeight.pack(weight, kind).linear(x);

      assertThat(product.shape()).containsExactly(2, 3, OUT);
      assertThat(rel(product, Functional.linear(x, weight, null))).isLessThan(tolerance);
    }
  }

  /** One kernel for few rows, a widened matrix for many: the same numbers but for rounding. */
  @ParameterizedTest
  @CsvSource({"INT8, F32, 1e-5", "INT4, F32, 1e-5", "INT8, BF16, 1e-2", "INT4, BF16, 1e-2"})
  void fewRowsAndManyAgree(Quantization kind, DType dtype, double tolerance) {
    Engine.seed(2);
    try (Scope scope = Scope.open()) {
      PackedWeight packed = PackedWeight.pack(Tensor.randn(OUT, IN), kind);
      Tensor x = Tensor.randn(100, IN).to(dtype);

      Tensor many = packed.linear(x);

      assertThat(many.dtype()).isEqualTo(dtype);
      assertThat(rel(packed.linear(x.narrow(0, 0, 5)), many.narrow(0, 0, 5))).isLessThan(tolerance);
    }
  }

  @ParameterizedTest
  @CsvSource({"INT8", "INT4"})
  void eachRowGetsWhatItGetsAlone(Quantization kind) {
    Engine.seed(3);
    try (Scope scope = Scope.open()) {
      PackedWeight packed = PackedWeight.pack(Tensor.randn(OUT, IN), kind);
      Tensor x = Tensor.randn(6, IN).to(DType.BF16);
      Tensor together = packed.linear(x);
      for (int i = 0; i < 6; i++) {
        assertThat(packed.linear(x.narrow(0, i, 1)).equal(together.narrow(0, i, 1))).isTrue();
      }
    }
  }

  @Test
  void alsoARowOfAPlainMatrixGetsWhatItGetsAlone() {
    Engine.seed(4);
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensor.randn(512, 512).to(DType.BF16);
      Tensor x = Tensor.randn(6, 512).to(DType.BF16);
      Tensor together = Functional.linear(x, weight, null);
      for (int i = 0; i < 6; i++) {
        Tensor alone = Functional.linear(x.narrow(0, i, 1), weight, null);
        assertThat(alone.equal(together.narrow(0, i, 1))).isTrue();
      }
    }
  }

  @Test
  void aMatrixThatDoesNotFitIsRefused() {
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensor.randn(32, 100);
      assertThatThrownBy(() -> PackedWeight.pack(weight, Quantization.INT4))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("[32, 100]")
          .hasMessageContaining("int4");
    }
  }
}
