package dev.tgs.train.refthinker;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a projector is trained before the model is taught to think.
 *
 * @param epochs over all samples
 * @param steps of the whole run; 0 for those that the epochs come to
 * @param microBatch samples whose tokens' losses are averaged together
 * @param batch samples of a step, of all processes together
 * @param fillTo the last samples of an epoch are filled up to a multiple of this; 1 for each sample
 *     once
 * @param rate largest learning rate
 * @param schedule as in {@link FineTuneConfig}
 * @param warmUp share of the steps until the largest rate
 * @param clip largest norm of all gradients together
 * @param beta1 of AdamW
 * @param beta2 of AdamW
 * @param eps of AdamW
 * @param weightDecay of AdamW
 * @param dropout whether a tenth is dropped in the Q-Former
 * @param trainsHead whether the language model's head learns with the projector, as it does in the
 *     published code, which leaves it out when it freezes the rest. The head is no part of the file
 *     that comes out: fine-tuning begins with the one that the language model came with
 * @param seed of holdout, order, new weights and dropout
 */
public record PretrainConfig(
    int epochs,
    long steps,
    int microBatch,
    int batch,
    int fillTo,
    double rate,
    String schedule,
    double warmUp,
    double clip,
    double beta1,
    double beta2,
    double eps,
    double weightDecay,
    boolean dropout,
    boolean trainsHead,
    long seed) {
  private static final int PROCESSES = 8;

  /** Of the visual projector: 8 processes with 8 samples each. */
  public static final PretrainConfig VISUAL = published(8);

  /** Of the audio projector: 8 processes with 4 samples each. */
  public static final PretrainConfig AUDIO = published(4);

  private static PretrainConfig published(int microBatch) {
    FineTuneConfig same = FineTuneConfig.PUBLISHED;
    int batch = PROCESSES * microBatch;
    return new PretrainConfig(
        1,
        0,
        microBatch,
        batch,
        batch,
        same.rate(),
        same.schedule(),
        same.warmUp(),
        same.clip(),
        same.beta1(),
        same.beta2(),
        same.eps(),
        same.weightDecay(),
        true,
        true,
        same.seed());
  }

  /**
   * What it has in common with a fine-tuning; no adapter learns.
   *
   * @throws IllegalArgumentException if something does not fit
   */
  FineTuneConfig run() {
    FineTuneConfig same = FineTuneConfig.PUBLISHED;
    return new FineTuneConfig(
        epochs,
        steps,
        microBatch,
        batch,
        fillTo,
        rate,
        schedule,
        warmUp,
        clip,
        beta1,
        beta2,
        eps,
        weightDecay,
        same.loraRank(),
        same.loraAlpha(),
        same.loraHeads(),
        same.loraDropout(),
        dropout,
        same.expression(),
        seed);
  }

  /**
   * This one with what a file and, over it, single settings say.
   *
   * @param file may be null
   * @param settings by their names in the file
   */
  public PretrainConfig with(Path file, Map<String, Object> settings) {
    return ConfigFile.over(this, file, settings, PretrainConfig::run);
  }

  public void write(Path file) {
    ConfigFile.write(this, file);
  }
}
