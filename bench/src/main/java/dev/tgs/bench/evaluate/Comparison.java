package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.ScoreRules.EmptyTruth;
import dev.tgs.bench.evaluate.ScoreRules.NullWord;
import dev.tgs.bench.evaluate.ScoreRules.TruthMask;
import dev.tgs.bench.evaluate.ScoreRules.Unknown;
import dev.tgs.bench.metrics.MaskMetrics;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;

/**
 * What the scores of given masks and a given truth depend on.
 *
 * @param side height and width at which they are compared
 * @param truth how a mask file comes to that size
 * @param emptyTruth what F is where no frame shows the thing
 * @param nullWord what S is where the word null was looked for
 * @param unknown what the scores are where no frame is known
 * @param marked which pixels J and S count
 */
record Comparison(
    int side,
    TruthMask truth,
    EmptyTruth emptyTruth,
    NullWord nullWord,
    Unknown unknown,
    Marked marked) {
  private static final double LIKELY_FOR_J = 0.4;
  private static final double LIKELY_FOR_S = 0.5;

  /** Which pixels J and S count. */
  enum Marked {
    /** Those of the masks; S is the mean over frames of square roots. */
    BY_MASK,
    /** Those that are likely enough, and for S all frames together. */
    BY_PROBABILITY
  }

  static Comparison of(ScoreRules rules) {
    return new Comparison(
        ScoreRules.SIDE,
        rules.truthMask(),
        rules.emptyTruth(),
        rules.nullWord(),
        rules.unknown(),
        Marked.BY_MASK);
  }

  /**
   * Where no frame is known.
   *
   * @param isNull whether nothing is meant
   */
  Scores scoresOfUnknown(boolean isNull) {
    if (unknown == Unknown.LEFT_OUT) {
      return new Scores(null, null, null, null);
    }
    return isNull ? new Scores(null, null, 0f, 0f) : new Scores(0f, 0f, 0f, 0f);
  }

  /**
   * @param masks [n, side, side], 0 and 1
   * @param likely [n, side, side], probabilities
   * @param meant [n, side, side], 0 and 1
   */
  Scores scores(Tensor masks, Tensor likely, Tensor meant) {
    try (Scope scope = Scope.open()) {
      Tensor counted = marked == Marked.BY_MASK ? masks : likely.gt(LIKELY_FOR_J);
      boolean hasF = emptyTruth == EmptyTruth.F_IS_ZERO || meant.max().item() > 0;
      Scores of = scoresOfNothing(masks, likely);
      return new Scores(
          MaskMetrics.j(counted, meant),
          hasF ? Float.valueOf(MaskMetrics.f(likely, meant)) : null,
          of.s(),
          of.pooledS());
    }
  }

  /** Where nothing is meant: how much is marked nevertheless. */
  Scores scoresOfNothing(Tensor masks, Tensor likely) {
    try (Scope scope = Scope.open()) {
      Tensor counted = marked == Marked.BY_MASK ? masks : likely.gt(LIKELY_FOR_S);
      float pooled = MaskMetrics.pooledS(counted);
      float s = marked == Marked.BY_MASK ? MaskMetrics.s(counted) : pooled;
      return new Scores(null, null, s, pooled);
    }
  }
}
