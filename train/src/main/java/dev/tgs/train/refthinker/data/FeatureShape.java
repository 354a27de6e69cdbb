package dev.tgs.train.refthinker.data;

import dev.tgs.bench.data.DataSet;
import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.util.Arrays;

/**
 * Sizes that features must have; only the tokens of a segment depend on how long the sound is.
 *
 * @param parts frames, and segments of the sound
 * @param patches of a frame
 * @param seenWidth of a patch
 * @param heardWidth of a token of the sound
 */
public record FeatureShape(int parts, int patches, int seenWidth, int heardWidth) {
  /** Beside what is seen: the sound, and the head of the file. */
  private static final long MOST_OTHER_BYTES = 64L << 20;

  public static FeatureShape of(RefThinkerConfig config) {
    ClipVisionConfig clip = config.clip();
    int side = clip.imageSize() / clip.patchSize();
    return new FeatureShape(
        DataSet.FRAMES, side * side, clip.hiddenSize(), config.beats().encoderEmbedDim());
  }

  boolean fits(Features features) {
    return fits(features.seen(), features.heard().dtype())
        && fits(features.seen().shape(), features.heard().shape());
  }

  private static boolean fits(Tensor seen, DType heard) {
    return seen.dtype() == DType.BF16 && heard == DType.BF16;
  }

  boolean fits(long[] seen, long[] heard) {
    return Arrays.equals(seen, new long[] {parts, patches, seenWidth})
        && heard.length == 3
        && heard[0] == parts
        && heard[1] > 0
        && heard[2] == heardWidth;
  }

  /** The largest file that may hold such features. */
  long mostBytes() {
    return (long) parts * patches * seenWidth * DType.BF16.bytes() + MOST_OTHER_BYTES;
  }

  @Override
  public String toString() {
    return "[%d, %d, %d] seen and [%1$d, tokens, %d] heard"
        .formatted(parts, patches, seenWidth, heardWidth);
  }
}
