package dev.tgs.train.refthinker.speed;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.qformer.QformerConfig;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.refthinker.data.FeatureShape;

/**
 * Floating-point operations of the matrix products that a step needs, counted from the shapes: two
 * for each multiply-add, nothing for the rest. Attention counts as if every token saw all others,
 * as {@link dev.tgs.engine.FlopCounter} has it. What is computed a second time, to save memory, is
 * no work that a step needs.
 *
 * @param frozen forward through layers that stay as they are
 * @param trained forward through those that are trained: adapter, projectors, head
 * @param attention forward, scores and sums
 */
public record StepFlops(double frozen, double trained, double attention) {
  public static StepFlops of(TrainWork work) {
    RefThinkerConfig sizes = work.sizes();
    FeatureShape features = work.features();
    StepFlops of =
        llm(sizes.llm(), work.rows())
            .plus(
                projector(
                    sizes, features.patches(), features.seenWidth(), sizes.visualQueryTokenNums()))
            .plus(
                projector(
                    sizes, TrainWork.HEARD, features.heardWidth(), sizes.audioQueryTokenNums()));
    int b = work.microBatch();
    return new StepFlops(b * of.frozen, b * of.trained, b * of.attention);
  }

  /** A sequence through the layers, and its answer through the head. */
  private static StepFlops llm(LlamaConfig config, long rows) {
    double width = config.hiddenSize();
    double keyWidth = (double) config.numKeyValueHeads() * config.headDim();
    double hidden = config.intermediateSize();
    double matrices = 2 * width * width + 2 * width * keyWidth + 3 * width * hidden;
    // In and out of the seven matrices: q and o, k and v, then gate, up and down.
    double edges = 4 * width + 2 * (width + keyWidth) + 3 * (width + hidden);
    double layers = config.numHiddenLayers();
    double rest = rows - 1.0; // the first token is read by itself
    return new StepFlops(
        layers * 2 * rows * matrices,
        layers * 2 * rows * LoraAdapter.Form.PUBLISHED.rank() * edges
            + 2 * TrainWork.ANSWER * width * config.vocabSize(),
        layers * 4 * width * (1 + rest * rows));
  }

  /**
   * @param tokens of a frame or segment
   * @param width of these
   * @param queries for each
   */
  private static StepFlops projector(RefThinkerConfig sizes, int tokens, int width, int queries) {
    QformerConfig config = sizes.qformer();
    double c = config.hiddenSize();
    double out = sizes.dModel();
    double linear = 0;
    double attention = 0;
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      linear += 2 * queries * (4 * c * c + 2 * c * config.intermediateSize());
      attention += 4 * queries * queries * c;
      if (layer % config.crossAttentionFreq() == 0) {
        linear += 2 * queries * 2 * c * c + 2 * tokens * 2 * width * c;
        attention += 4 * queries * tokens * c;
      }
    }
    linear += 2 * queries * (c * out + (sizes.depth() - 1) * out * out);
    int parts = FeatureShape.of(sizes).parts();
    return new StepFlops(0, parts * linear, parts * attention);
  }

  private StepFlops plus(StepFlops other) {
    return new StepFlops(
        frozen + other.frozen, trained + other.trained, attention + other.attention);
  }

  @JsonProperty
  public double forward() {
    return frozen + trained + attention;
  }

  /** A frozen layer hands the gradient on; all others have two of as many operations. */
  @JsonProperty
  public double backward() {
    return frozen + 2 * (trained + attention);
  }

  @JsonProperty
  public double both() {
    return forward() + backward();
  }
}
