package dev.tgs.train.grounder;

import dev.tgs.engine.Device;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import dev.tgs.models.groundingdino.StageAnswer;
import java.util.List;

/**
 * Loss of one stage of the detector.
 *
 * @param words how wrong it is about which words are said of a query
 * @param box how far the boxes of matched queries are
 * @param giou how little they overlap
 */
record StageLoss(Tensor words, Tensor box, Tensor giou) {
  private static final double WORDS = 2;
  private static final double BOX = 5;
  private static final double GIOU = 2;

  /**
   * @param plain the same answer on the heap
   * @param matches of all pictures
   */
  static StageLoss of(StageAnswer answer, Answer plain, List<Match> matches) {
    double count = Math.max(1, matches.size());
    Tensor words = wordLoss(answer.logits(), plain, matches).div(count);
    if (matches.isEmpty()) {
      Tensor none = answer.boxes().sum().mul(0);
      return new StageLoss(words, none, none);
    }
    long[] rows = new long[matches.size()];
    float[] wanted = new float[4 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      Match match = matches.get(i);
      rows[i] = (long) match.picture() * plain.queries() + match.query();
      Place box = match.target().box();
      wanted[4 * i] = box.cx();
      wanted[4 * i + 1] = box.cy();
      wanted[4 * i + 2] = box.width();
      wanted[4 * i + 3] = box.height();
    }
    Device device = answer.boxes().device();
    Tensor boxes =
        answer.boxes().flatten(0, 1).indexSelect(0, Tensor.of(rows, rows.length).to(device));
    Tensor targets = Tensor.of(wanted, rows.length, 4).to(device);
    return new StageLoss(
        words,
        boxes.sub(targets).abs().sum().div(count),
        giou(boxes, targets).neg().add(1).sum().div(count));
  }

  Tensor total() {
    return words.mul(WORDS).add(box.mul(BOX)).add(giou.mul(GIOU));
  }

  /**
   * A word of a matched query is to be said with a probability that rises with the overlap of its
   * box; all others, special tokens among them, with none. Elements that are far off weigh most;
   * the words of a long phrase together no more than those of a name.
   */
  private static Tensor wordLoss(Tensor logits, Answer answer, List<Match> matches) {
    float[] targets = new float[answer.logits().length];
    float[] shares = new float[targets.length];
    for (Match match : matches) {
      Place box = answer.box(match.picture(), match.query());
      float wanted = .5f + .5f * box.iou(match.target().box());
      int row = answer.row(match.picture(), match.query());
      boolean[] words = match.target().words();
      for (int i = 0; i < words.length; i++) {
        if (words[i]) {
          targets[row + i] = wanted;
          shares[row + i] = match.target().share();
        }
      }
    }
    float[] weights = new float[targets.length];
    for (int i = 0; i < weights.length; i++) {
      double p = answer.probability(i);
      double t = targets[i];
      weights[i] = (float) (t > 0 ? shares[i] * (.75 * Math.abs(t - p) + .25 * t) : .75 * p * p);
    }
    long[] shape = logits.shape();
    return Functional.binaryCrossEntropy(logits, Tensor.of(targets, shape).to(logits.device()))
        .mul(Tensor.of(weights, shape).to(logits.device()))
        .sum();
  }

  /** As {@link Place#giou} for each pair, [n, 4] and [n, 4] to [n, 1]. */
  static Tensor giou(Tensor a, Tensor b) {
    Tensor aLow = low(a);
    Tensor aHigh = high(a);
    Tensor bLow = low(b);
    Tensor bHigh = high(b);
    Tensor common = area(aHigh.minimum(bHigh).sub(aLow.maximum(bLow)).clampMin(0));
    Tensor union = area(aHigh.sub(aLow)).add(area(bHigh.sub(bLow))).sub(common).clampMin(1e-9);
    Tensor hull = area(aHigh.maximum(bHigh).sub(aLow.minimum(bLow))).clampMin(1e-9);
    return common.div(union).sub(hull.sub(union).div(hull));
  }

  private static Tensor low(Tensor box) {
    return box.narrow(1, 0, 2).sub(box.narrow(1, 2, 2).mul(.5));
  }

  private static Tensor high(Tensor box) {
    return box.narrow(1, 0, 2).add(box.narrow(1, 2, 2).mul(.5));
  }

  private static Tensor area(Tensor sides) {
    return sides.narrow(1, 0, 1).mul(sides.narrow(1, 1, 1));
  }
}
