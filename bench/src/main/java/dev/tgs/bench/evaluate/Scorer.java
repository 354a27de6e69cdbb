package dev.tgs.bench.evaluate;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.bench.evaluate.ScoreRules.NullWord;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares masks and boxes with the truth. */
final class Scorer {
  /** What a reference means. */
  enum Meant {
    THING,
    NOTHING,
    /** Nothing in {@code test_n}, and the word {@code null} was looked for. */
    NULL_AND_SAID
  }

  private static final Scores NOTHING = new Scores(null, null, 0f, 0f);

  private final Comparison comparison;
  private final int side;

  Scorer(Comparison comparison) {
    this.comparison = comparison;
    this.side = comparison.side();
  }

  /**
   * @param own the scores by this comparison, which is not done again where a protocol has the same
   * @return by the words of the protocols, in their order
   */
  Map<String, Scores> byProtocol(MaskTrack track, TrueMasks truth, Meant meant, Scores own) {
    Map<String, Scores> all = new LinkedHashMap<>();
    for (Protocol protocol : Protocol.values()) {
      Comparison other = protocol.comparison();
      all.put(
          protocol.word(),
          other.equals(comparison) ? own : new Scorer(other).score(track, truth, meant));
    }
    return all;
  }

  /**
   * @param track of any size
   */
  Scores score(MaskTrack track, TrueMasks truth, Meant meant) {
    boolean isNull = meant != Meant.THING;
    List<Integer> kept = truth.known();
    if (kept.isEmpty()) {
      return comparison.scoresOfUnknown(isNull);
    }
    if (meant == Meant.NULL_AND_SAID && comparison.nullWord() == NullWord.S_IS_ZERO) {
      return NOTHING;
    }
    List<FrameMask> frames = kept.stream().map(track.resize(side, side).frames()::get).toList();
    try (Scope scope = Scope.open()) {
      Tensor masks = tensor(frames.stream().map(Scorer::hard).toList());
      if (isNull && comparison.marked() == Comparison.Marked.BY_MASK) {
        return comparison.scoresOfNothing(masks, masks);
      }
      Tensor likely = tensor(frames.stream().map(this::soft).toList());
      if (isNull) {
        return comparison.scoresOfNothing(masks, likely);
      }
      Tensor real = tensor(kept.stream().map(i -> values(truth.at(i, comparison))).toList());
      return comparison.scores(masks, likely, real);
    }
  }

  /** Of a reference of which no frame is known. */
  Scores unknown(boolean isNull) {
    return comparison.scoresOfUnknown(isNull);
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

  private static float[] hard(FrameMask frame) {
    return values(frame.mask());
  }

  /** A frame without a soft mask is sure of what it says. */
  private float[] soft(FrameMask frame) {
    return frame
        .soft()
        .map(soft -> soft.probabilities(side, side))
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

  /** [frames, side, side] */
  private Tensor tensor(List<float[]> frames) {
    float[] all = new float[frames.size() * side * side];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(frames.get(i), 0, all, i * side * side, side * side);
    }
    return Tensor.of(all, frames.size(), side, side);
  }
}
