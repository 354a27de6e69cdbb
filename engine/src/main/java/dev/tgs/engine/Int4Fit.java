package dev.tgs.engine;

/**
 * Groups of weights as w = code * scale + zero in four bits. The range of a group alone would give
 * both numbers; fitting them to the codes and rounding again, a few times, takes a tenth of the
 * squared error away and never adds to it but for rounding.
 *
 * @param codes F32 [rows, groups, 64], whole numbers from -8 to 7
 * @param scale F32 [rows, groups, 1], of a value that BF16 has
 * @param zero as scale
 */
record Int4Fit(Tensor codes, Tensor scale, Tensor zero) {
  private static final int ROUNDS = 3;

  private static final double SMALLEST_SCALE = 1e-9;

  /**
   * @param weight F32 [rows, groups, 64]
   */
  static Int4Fit of(Tensor weight) {
    Tensor low = weight.neg().amax(2, true).neg();
    Tensor high = weight.amax(2, true);
    Tensor scale = rounded(high.sub(low).div(15).clampMin(SMALLEST_SCALE));
    Int4Fit fit = nearest(weight, scale, rounded(low.add(scale.mul(8))));
    for (int i = 0; i < ROUNDS; i++) {
      fit = fit.fitted(weight);
    }
    return fit;
  }

  private static Int4Fit nearest(Tensor weight, Tensor scale, Tensor zero) {
    return new Int4Fit(weight.sub(zero).div(scale).roundInPlace().clamp(-8, 7), scale, zero);
  }

  /** Scale and zero of least squared error for these codes, then codes for these. */
  private Int4Fit fitted(Tensor weight) {
    Tensor codeMean = codes.mean(2, true);
    Tensor weightMean = weight.mean(2, true);
    Tensor variance = codes.mul(codes).mean(2, true).sub(codeMean.pow(2));
    Tensor covariance = codes.mul(weight).mean(2, true).sub(codeMean.mul(weightMean));
    Tensor best =
        rounded(variance.gt(0).where(covariance.div(variance), scale).clampMin(SMALLEST_SCALE));
    return nearest(weight, best, rounded(weightMean.sub(best.mul(codeMean))));
  }

  /** As the kernel reads it. */
  private static Tensor rounded(Tensor value) {
    return value.to(DType.BF16).to(DType.F32);
  }
}
