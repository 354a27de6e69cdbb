package dev.tgs.train.segmenter;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import dev.tgs.models.sam2.MaskPrediction;

/**
 * Loss of the masks of one picture, the mean over things and over the masks of each.
 *
 * @param pixels how wrong the pixels are, each by itself
 * @param dice how little the whole masks overlap
 * @param iou how wrong the model is about that
 * @param object how unsure it is that there is something
 */
record MaskLoss(Tensor pixels, Tensor dice, Tensor iou, Tensor object) {
  private static final double PIXELS = 5;
  private static final double OBJECT = .1;

  /**
   * @param truth of each thing, F32 [k, 1, side, side], the share of a cell that it covers
   */
  static MaskLoss of(MaskPrediction prediction, Tensor truth) {
    long side = truth.size(2);
    Tensor logits = prediction.logitsAt(side, side); // [k, 4, side, side]
    Tensor wanted = truth.expand(-1, logits.size(1), -1, -1);
    Tensor seen = logits.sigmoid().flatten(2, 3);
    Tensor flat = wanted.flatten(2, 3);
    Tensor common = seen.mul(flat).sum(2, false);
    Tensor all = seen.sum(2, false).add(flat.sum(2, false));
    Tensor overlap = Autograd.pause(() -> iou(logits.detach(), wanted));
    return new MaskLoss(
        Functional.binaryCrossEntropy(logits, wanted).mean(),
        common.mul(2).add(1).div(all.add(1)).neg().add(1).mean(),
        prediction.iou().sub(overlap).abs().mean(),
        Functional.binaryCrossEntropy(
                prediction.objectScore(),
                Tensor.full(1, DType.F32, truth.size(0), 1).to(truth.device()))
            .mean());
  }

  Tensor total() {
    return pixels.mul(PIXELS).add(dice).add(iou).add(object.mul(OBJECT));
  }

  /** Of the masks that one would cut out, [k, 4]. */
  private static Tensor iou(Tensor logits, Tensor truth) {
    Tensor seen = logits.gt(0).to(DType.F32).flatten(2, 3);
    Tensor real = truth.gt(.5).to(DType.F32).flatten(2, 3);
    Tensor common = seen.mul(real).sum(2, false);
    Tensor union = seen.sum(2, false).add(real.sum(2, false)).sub(common);
    return common.div(union.clampMin(1));
  }
}
