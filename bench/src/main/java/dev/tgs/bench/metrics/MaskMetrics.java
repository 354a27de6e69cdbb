package dev.tgs.bench.metrics;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * J, F and S over the frames of one reference, by the rules of the published evaluation (Ref-AVS,
 * ECCV 2024, section 5, with the S of TGS-Agent: a mean over frames of square roots). Masks are of
 * shape [frames, height, width] with 0 and 1; every score is a float32.
 */
public final class MaskMetrics {
  /** Thresholds of the F curve, 0 and 1 among them. */
  public static final int THRESHOLDS = 255;

  private static final double BETA_SQUARED = 0.3;

  private MaskMetrics() {}

  /**
   * Region similarity: the mean over frames of intersection over union. A frame without ground
   * truth scores the fraction of its pixels that the mask leaves out.
   *
   * @param masks [n, h, w], 0 and 1
   * @param truth [n, h, w], 0 and 1
   */
  public static float j(Tensor masks, Tensor truth) {
    checkFrames("masks", masks, truth);
    try (Scope scope = Scope.open()) {
      long pixels = masks.size(1) * masks.size(2);
      Tensor p = flat(masks);
      Tensor g = flat(truth);
      float[] both = p.mul(g).sum(1, false).toFloats();
      float[] predicted = p.sum(1, false).toFloats();
      float[] real = g.sum(1, false).toFloats();
      float sum = 0;
      for (int t = 0; t < both.length; t++) {
        float union = predicted[t] + real[t] - both[t];
        sum +=
            real[t] == 0 ? (pixels - predicted[t]) / (pixels + 1e-7f) : both[t] / (union + 1e-7f);
      }
      return sum / both.length;
    }
  }

  /**
   * How much is marked, for clips in which nothing should be: the mean over frames of the square
   * root of the marked fraction. Lower is better.
   *
   * @param masks [n, h, w], 0 and 1
   */
  public static float s(Tensor masks) {
    checkMasks(masks);
    try (Scope scope = Scope.open()) {
      float pixels = masks.size(1) * masks.size(2);
      float sum = 0;
      float[] areas = flat(masks).sum(1, false).toFloats();
      for (float area : areas) {
        sum += (float) Math.sqrt(area / pixels);
      }
      return sum / areas.length;
    }
  }

  /**
   * The same as the Ref-AVS paper has it: the square root of the fraction that is marked in all
   * frames together. Never smaller than {@link #s}.
   *
   * @param masks [n, h, w], 0 and 1
   */
  public static float pooledS(Tensor masks) {
    checkMasks(masks);
    try (Scope scope = Scope.open()) {
      double area = 0;
      for (float ofFrame : flat(masks).sum(1, false).toFloats()) {
        area += ofFrame;
      }
      return (float) Math.sqrt((float) area / masks.numel());
    }
  }

  /**
   * F: at each of 255 thresholds the F score (beta squared 0.3) of the pixels at or above it,
   * averaged over the frames that have ground truth; of that curve the largest value. 0 when no
   * frame has ground truth.
   *
   * @param probabilities [n, h, w], 0 to 1
   * @param truth [n, h, w], 0 and 1
   */
  public static float f(Tensor probabilities, Tensor truth) {
    checkFrames("probabilities", probabilities, truth);
    List<float[]> curves =
        java.util.stream.LongStream.range(0, truth.size(0))
            .mapToObj(t -> curve(probabilities, truth, t))
            .filter(curve -> curve.length > 0)
            .toList();
    float best = 0;
    for (int i = 0; i < THRESHOLDS && !curves.isEmpty(); i++) {
      float sum = 0;
      for (float[] curve : curves) {
        sum += curve[i];
      }
      best = Math.max(best, sum / curves.size());
    }
    return best;
  }

  /** F at each threshold; empty for a frame without ground truth. */
  private static float[] curve(Tensor probabilities, Tensor truth, long frame) {
    float[] p;
    float[] g;
    try (Scope scope = Scope.open()) {
      p = probabilities.select(0, frame).toFloats();
      g = truth.select(0, frame).toFloats();
    }
    // How many pixels reach exactly the i-th threshold and no higher one.
    float[] thresholds = thresholds();
    long[] marked = new long[THRESHOLDS];
    long[] right = new long[THRESHOLDS];
    long real = 0;
    for (int i = 0; i < p.length; i++) {
      boolean inside = g[i] != 0;
      real += inside ? 1 : 0;
      int level = level(p[i], thresholds);
      if (level >= 0) {
        marked[level]++;
        right[level] += inside ? 1 : 0;
      }
    }
    if (real == 0) {
      return new float[0];
    }
    float[] curve = new float[THRESHOLDS];
    long positives = 0;
    long truePositives = 0;
    for (int i = THRESHOLDS - 1; i >= 0; i--) {
      positives += marked[i];
      truePositives += right[i];
      float precision = truePositives / (positives + 1e-20f);
      float recall = truePositives / (real + 1e-20f);
      float score =
          (float) (1 + BETA_SQUARED)
              * precision
              * recall
              / ((float) BETA_SQUARED * precision + recall);
      curve[i] = Float.isNaN(score) ? 0 : score;
    }
    return curve;
  }

  /** Index of the highest threshold that is reached; -1 if none is. */
  private static int level(float probability, float[] thresholds) {
    if (!(probability >= 0)) {
      return -1;
    }
    // The thresholds are as good as even; one step up or down makes it exact.
    int level = (int) (Math.min(probability, 1) * (THRESHOLDS - 1));
    if (level < THRESHOLDS - 1 && thresholds[level + 1] <= probability) {
      return level + 1;
    }
    return thresholds[level] > probability ? level - 1 : level;
  }

  /** torch.linspace(0, 1 - 1e-10, 255) in float32: the last one is exactly 1. */
  static float[] thresholds() {
    try (Scope scope = Scope.open()) {
      return Tensor.linspace(0, 1 - 1e-10, THRESHOLDS).toFloats();
    }
  }

  private static Tensor flat(Tensor masks) {
    return masks.to(DType.F32).to(Device.CPU).flatten(1, 2);
  }

  private static void checkMasks(Tensor masks) {
    if (masks.dim() != 3 || masks.numel() == 0) {
      throw new EngineException(
          "masks should be [frames, height, width] with at least one pixel, but are "
              + masks
              + "; check the tensors that are scored.");
    }
  }

  private static void checkFrames(String name, Tensor masks, Tensor truth) {
    if (masks.dim() != 3 || masks.numel() == 0 || !Arrays.equals(masks.shape(), truth.shape())) {
      throw new EngineException(
          name
              + " and ground truth should be of one shape [frames, height, width], but are "
              + masks
              + " and "
              + truth
              + "; check the tensors that are scored.");
    }
  }
}
