package dev.tgs.train.refthinker.speed;

import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.TrainException;
import dev.tgs.train.refthinker.data.FeatureShape;

/**
 * What is measured of a training.
 *
 * @param sizes of the model, few of whose layers do
 * @param microBatch sequences that go through together
 * @param runs of a step whose medians count, after one that does not
 */
public record TrainWork(RefThinkerConfig sizes, int microBatch, int runs) {
  /** Tokens of a prompt, those two among them that features take the places of. */
  static final int PROMPT = 100;

  /** Tokens of an answer, the end mark included. */
  static final int ANSWER = 100;

  /** Tokens that BEATs makes of a second. */
  static final int HEARD = 48;

  public TrainWork {
    if (sizes.llm().numHiddenLayers() < 1 || microBatch < 1 || runs < 1) {
      throw new TrainException(
          "At least 1 layer, a micro-batch of 1 and 1 run are measured, not %d, %d and %d."
              .formatted(sizes.llm().numHiddenLayers(), microBatch, runs));
    }
  }

  FeatureShape features() {
    return FeatureShape.of(sizes);
  }

  /** Tokens of a sequence as the language model reads it, without the end mark. */
  long rows() {
    int queries = sizes.visualQueryTokenNums() + sizes.audioQueryTokenNums();
    return PROMPT - 2L + (long) features().parts() * queries + ANSWER - 1;
  }
}
