package dev.tgs.bench.evaluate;

import dev.tgs.bench.data.DuplicateUids;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.media.Resize;

/**
 * Every choice on the way from masks to scores on which the published evaluation and good sense may
 * differ. Masks are compared at 224 x 224 by either; {@link Protocol} tells of other ways.
 */
public record ScoreRules(
    TruthMask truthMask,
    EmptyTruth emptyTruth,
    NullWord nullWord,
    Unknown unknown,
    MissingFiles missing,
    DuplicateUids duplicates) {
  /** Height and width at which masks are compared. */
  public static final int SIDE = 224;

  /** How a mask file comes to the size of the comparison. */
  public enum TruthMask {
    /** Bicubic, then all that is not black: larger than the thing by a pixel or two. */
    BICUBIC_THEN_BINARY,
    /** All that is not black, then the nearest pixels. */
    BINARY_THEN_NEAREST,
    /** OpenCV's bilinear, then all that is not black: as the Ref-AVS paper's code has it. */
    BILINEAR_THEN_BINARY;

    /** A mask of side x side. */
    Mask of(Image file, int side) {
      return switch (this) {
        case BICUBIC_THEN_BINARY -> Mask.of(Resize.pillowBicubic(file.toGrey(), side, side));
        case BINARY_THEN_NEAREST -> Mask.of(file).resize(side, side);
        case BILINEAR_THEN_BINARY -> Mask.of(Resize.openCvLinear(file, side, side).toGrey());
      };
    }
  }

  /** What F is where no frame shows the thing. */
  public enum EmptyTruth {
    /** 0, and it counts, as published. */
    F_IS_ZERO,
    /** There is none, and it does not count. */
    NO_F
  }

  /** What S is where nothing is meant and the word {@code null} was looked for. */
  public enum NullWord {
    /** 0, whatever was found: of {@code test_n}, as published. */
    S_IS_ZERO,
    /** That of the masks. */
    BY_MASKS
  }

  /** What becomes of a reference of which no frame is known. */
  public enum Unknown {
    /** All its scores are 0, and they count, as published. */
    SCORES_ZERO,
    /** It has none, and does not count. */
    LEFT_OUT
  }

  /** Reproduces the published numbers, habits included. */
  public static ScoreRules referenceCompatible() {
    return new ScoreRules(
        TruthMask.BICUBIC_THEN_BINARY,
        EmptyTruth.F_IS_ZERO,
        NullWord.S_IS_ZERO,
        Unknown.SCORES_ZERO,
        MissingFiles.PASS_OVER,
        DuplicateUids.FIRST_WITH_LAST_MASKS);
  }

  /** What a user wants: exact masks, and nothing that goes unnoticed. */
  public static ScoreRules corrected() {
    return new ScoreRules(
        TruthMask.BINARY_THEN_NEAREST,
        EmptyTruth.NO_F,
        NullWord.BY_MASKS,
        Unknown.LEFT_OUT,
        MissingFiles.REFUSE,
        DuplicateUids.REFUSE);
  }

  /** These rules with another way with missing files. */
  public ScoreRules withMissing(MissingFiles other) {
    return new ScoreRules(truthMask, emptyTruth, nullWord, unknown, other, duplicates);
  }
}
