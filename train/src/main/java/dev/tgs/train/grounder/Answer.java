package dev.tgs.train.grounder;

import dev.tgs.models.groundingdino.StageAnswer;

/**
 * A stage's answer on the heap, for matching.
 *
 * @param logits [pictures, queries, tokens]
 * @param boxes [pictures, queries, 4]
 */
record Answer(float[] logits, float[] boxes, int queries, int tokens) {
  private static final double ALPHA = 0.25;
  private static final double CLASS_COST = 2;
  private static final double BOX_COST = 5;
  private static final double GIOU_COST = 2;

  static Answer of(StageAnswer answer) {
    return new Answer(
        answer.logits().toFloats(),
        answer.boxes().toFloats(),
        (int) answer.logits().size(1),
        (int) answer.logits().size(2));
  }

  Place box(int picture, int query) {
    int at = 4 * (picture * queries + query);
    return new Place(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]);
  }

  /** Where in the logits the tokens of a query begin. */
  int row(int picture, int query) {
    return (picture * queries + query) * tokens;
  }

  double probability(int element) {
    return 1 / (1 + Math.exp(-logits[element]));
  }

  /** How far a query is from a target. */
  double cost(int picture, int query, Target target) {
    Place box = box(picture, query);
    return CLASS_COST * wordCost(row(picture, query), target.words())
        + BOX_COST * box.distance(target.box())
        - GIOU_COST * box.giou(target.box());
  }

  /** Focal loss of the target's words being said, less that of their not being said; the mean. */
  private double wordCost(int row, boolean[] words) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      if (words[i]) {
        double p = probability(row + i);
        sum += ALPHA * (1 - p) * (1 - p) * -Math.log(p + 1e-8);
        sum -= (1 - ALPHA) * p * p * -Math.log(1 - p + 1e-8);
        count++;
      }
    }
    return sum / count;
  }
}
