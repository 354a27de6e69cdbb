package dev.tgs.bench.evaluate;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.SoftMask;
import dev.tgs.bench.metrics.MaskMetrics;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares masks and boxes with the truth. */
final class Scorer {
  private static final int SIDE = ScoreRules.SIDE;

  private final ScoreRules rules;

  Scorer(ScoreRules rules) {
    this.rules = rules;
  }

  /**
   * @param track of any size; its soft masks, where it has them, of the size of the comparison
   * @param isNull whether nothing is meant
   */
  Scores score(MaskTrack track, TrueMasks truth, boolean isNull) {
    List<Integer> kept = truth.known();
    if (kept.isEmpty()) {
      // As published: a reference that nothing is known of scores 0, of all three.
      return isNull ? new Scores(null, null, 0f, 0f) : new Scores(0f, 0f, 0f, 0f);
    }
    List<FrameMask> frames = kept.stream().map(track.resize(SIDE, SIDE).frames()::get).toList();
    try (Scope scope = Scope.open()) {
      Tensor masks = tensor(frames.stream().map(Scorer::hard).toList());
      float s = MaskMetrics.s(masks);
      float pooled = pooled(frames);
      if (isNull) {
        return new Scores(null, null, s, pooled);
      }
      List<Mask> real = kept.stream().map(i -> truth.at(i, rules.truthMask())).toList();
      Tensor meant = tensor(real.stream().map(Scorer::values).toList());
      boolean never = real.stream().allMatch(Mask::isEmpty);
      Float f =
          never && rules.emptyTruth() == ScoreRules.EmptyTruth.NO_F
              ? null
              : Float.valueOf(
                  MaskMetrics.f(tensor(frames.stream().map(Scorer::soft).toList()), meant));
      return new Scores(MaskMetrics.j(masks, meant), f, s, pooled);
    }
  }

  /** The mean over the frames that show the thing; empty if none does. */
  Optional<Float> boxIou(Grounding grounding, TrueMasks truth) {
    List<Double> all = new ArrayList<>();
    for (int i : truth.known()) {
      Mask mask = truth.mask(i);
      Optional<Box> real = mask.box();
      if (real.isPresent()) {
        Optional<Candidate> chosen = grounding.frames().get(i).chosen();
        all.add(
            chosen
                .map(c -> c.box(mask.height(), mask.width()).clamp(mask.height(), mask.width()))
                .map(real.get()::iou)
                .orElse(0.0));
      }
    }
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (float) all.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  private static float pooled(List<FrameMask> frames) {
    double marked = frames.stream().mapToLong(frame -> frame.mask().area()).sum();
    return (float) Math.sqrt(marked / ((double) frames.size() * SIDE * SIDE));
  }

  private static float[] hard(FrameMask frame) {
    return values(frame.mask());
  }

  /** A frame without a soft mask is sure of what it says. */
  private static float[] soft(FrameMask frame) {
    return frame
        .soft()
        .filter(soft -> soft.height() == SIDE && soft.width() == SIDE)
        .map(SoftMask::probabilities)
        .orElseGet(() -> values(frame.mask()));
  }

  private static float[] values(Mask mask) {
    byte[] bytes = mask.toBytes();
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i];
    }
    return values;
  }

  /** [frames, 224, 224] */
  private static Tensor tensor(List<float[]> frames) {
    float[] all = new float[frames.size() * SIDE * SIDE];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(frames.get(i), 0, all, i * SIDE * SIDE, SIDE * SIDE);
    }
    return Tensor.of(all, frames.size(), SIDE, SIDE);
  }
}
