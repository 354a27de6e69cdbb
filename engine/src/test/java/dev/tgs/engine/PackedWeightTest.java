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
  @CsvSource({"INT8, 0.01", "INT4, 0.1"})
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

  /** What the ranges of the groups alone give: 0.0896 for normal weights. */
  @Test
  void fourBitsAreFittedToTheirGroups() {
    Engine.seed(5);
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensor.randn(512, 8, 64);
      Tensor tailed = weight.mul(weight.abs());
      assertThat(error(weight)).isBetween(0.08, 0.086);
      assertThat(error(tailed)).isLessThan(0.93 * errorOfRange(tailed));
      // Far from zero, and all the same: what BF16 has of the zero point.
      assertThat(error(weight.mul(0.01).add(3))).isLessThan(4e-3);
      assertThat(error(Tensor.full(0.3, DType.F32, 2, 1, 64))).isLessThan(4e-3);
      assertThat(Int4Fit.of(Tensor.zeros(DType.F32, 1, 1, 64)).codes().allFinite()).isTrue();
    }
  }

  private static double error(Tensor weight) {
    Int4Fit fit = Int4Fit.of(weight);
    return rel(fit.codes().mul(fit.scale()).add(fit.zero()), weight);
  }

  private static double errorOfRange(Tensor weight) {
    Tensor low = weight.neg().amax(2, true).neg();
    Tensor step = weight.amax(2, true).sub(low).div(15);
    return rel(weight.sub(low).div(step).roundInPlace().mul(step).add(low), weight);
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
  void rowsOfEightBitsAreNearThoseOfTheMatrix() {
    Engine.seed(6);
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensor.randn(300, 48);
      Tensor ids = Tensor.of(new long[] {299, 0, 130}, 3);
      Tensor rows = PackedWeight.pack(weight, Quantization.INT8).rows(ids);
      Tensor difference = rows.sub(weight.indexSelect(0, ids)).abs();
      // Half a step of 127 to the largest value of a row, and what BF16 has of the scale.
      assertThat(difference.amax(1, false).div(weight.abs().max()).max().item()).isLessThan(0.009);
      assertThatThrownBy(() -> PackedWeight.pack(Tensor.randn(16, 64), Quantization.INT4).rows(ids))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("int4");
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
