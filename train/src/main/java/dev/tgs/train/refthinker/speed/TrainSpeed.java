package dev.tgs.train.refthinker.speed;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.agent.models.Placement;
import dev.tgs.bench.speed.MatmulRate;
import java.util.function.Consumer;

/**
 * How fast a step of training Ref-Thinker is here, and what memory it takes.
 *
 * @param precision in which the frozen weights are kept
 * @param matmul rate of large products in the type that is computed in; the best of before and
 *     after
 * @param layers of the language model
 * @param microBatch sequences of a step
 * @param tokens that the language model reads in a step
 * @param frozenWeights how many
 * @param trainedWeights how many, all F32
 * @param loadedBytes resident memory with the model and AdamW's state
 * @param flops that a step needs
 * @param countedForward operations that were counted while a step went forward
 * @param kept where all is kept that the gradients need
 * @param recomputed where the layers are computed again for the gradients
 */
public record TrainSpeed(
    String precision,
    MatmulRate matmul,
    int layers,
    int microBatch,
    long tokens,
    long frozenWeights,
    long trainedWeights,
    long loadedBytes,
    StepFlops flops,
    long countedForward,
    Way kept,
    Way recomputed) {

  /**
   * One way of computing the gradients.
   *
   * @param time medians
   * @param peakBytes most resident memory
   */
  public record Way(StepTime time, long peakBytes) {}

  /**
   * Fills a model with random weights, trains it for some steps in both ways, and frees it.
   *
   * @param notes is told each step when it is done
   */
  public static TrainSpeed measure(TrainWork work, Placement placement, Consumer<String> notes) {
    MatmulRate before = MatmulRate.measure(placement.compute());
    TrainSpeed speed;
    try (TrainRun run = new TrainRun(work, placement, notes)) {
      speed = run.measure(before);
    }
    // Once more, since a machine that others use too is not always equally fast.
    return speed.with(before.best(MatmulRate.measure(placement.compute())));
  }

  private TrainSpeed with(MatmulRate rate) {
    return new TrainSpeed(
        precision,
        rate,
        layers,
        microBatch,
        tokens,
        frozenWeights,
        trainedWeights,
        loadedBytes,
        flops,
        countedForward,
        kept,
        recomputed);
  }

  /** What share of the product's rate a part of a step reaches. */
  public double ofMatmul(double flop, double seconds) {
    return flop / seconds / 1e9 / matmul.gigaflops();
  }

  /** Share of the product's rate in forward and backward. */
  @JsonProperty
  public double keptOfMatmul() {
    return ofMatmul(flops.both(), kept.time().both());
  }

  /** The same where layers are computed again; that does not count as work. */
  @JsonProperty
  public double recomputedOfMatmul() {
    return ofMatmul(flops.both(), recomputed.time().both());
  }

  /** How many times as long forward and backward take where layers are computed again. */
  @JsonProperty
  public double recomputedRatio() {
    return recomputed.time().both() / kept.time().both();
  }
}
