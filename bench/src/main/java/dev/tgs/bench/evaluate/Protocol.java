package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.Comparison.Marked;
import dev.tgs.bench.evaluate.ScoreRules.EmptyTruth;
import dev.tgs.bench.evaluate.ScoreRules.NullWord;
import dev.tgs.bench.evaluate.ScoreRules.TruthMask;
import dev.tgs.bench.evaluate.ScoreRules.Unknown;

/**
 * A way from masks to scores that somebody reports numbers by. Numbers of different protocols are
 * not comparable: docs/evaluation.md tells how they differ.
 */
public enum Protocol {
  /** The evaluation that TGS-Agent publishes, by the metric library that its scripts really use. */
  PUBLISHED("published"),
  /** With exact masks, and without an F where nothing is ever seen. */
  CORRECTED("corrected"),
  /** The evaluation of the Ref-AVS paper, clip by clip. */
  REF_AVS("ref-avs");

  private static final int REF_AVS_SIDE = 256;

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /** Its label in {@code results.jsonl} and in tables. */
  public String word() {
    return word;
  }

  Comparison comparison() {
    return switch (this) {
      case PUBLISHED -> Comparison.of(ScoreRules.referenceCompatible());
      case CORRECTED -> Comparison.of(ScoreRules.corrected());
      case REF_AVS ->
          new Comparison(
              REF_AVS_SIDE,
              TruthMask.BILINEAR_THEN_BINARY,
              EmptyTruth.F_IS_ZERO,
              NullWord.BY_MASKS,
              Unknown.SCORES_ZERO,
              Marked.BY_PROBABILITY);
    };
  }
}
