package dev.tgs.train;

import dev.tgs.engine.optim.AdamW;

/**
 * How a task is trained.
 *
 * @param length of the whole run
 * @param schedule of the learning rate
 * @param optimizer that moves the parameters
 * @param betas of AdamW
 * @param parts that each batch is divided into; results depend on it, and not on the workers
 * @param workers threads that compute parts at once
 * @param clip largest norm of all gradients together
 * @param decay of the averaged weights, which are validated and kept
 * @param validate how often the model is validated, beside at the end
 * @param save how often a checkpoint is written, beside at a validation
 * @param patience validations without a better one after which training ends; 0 for never
 */
public record TrainConfig(
    Span length,
    Schedule schedule,
    OptimizerKind optimizer,
    AdamW.Betas betas,
    int parts,
    int workers,
    double clip,
    double decay,
    Span validate,
    Span save,
    int patience) {
  /** One that goes on to its end. */
  public TrainConfig(
      Span length,
      Schedule schedule,
      OptimizerKind optimizer,
      AdamW.Betas betas,
      int parts,
      int workers,
      double clip,
      double decay,
      Span validate,
      Span save) {
    this(length, schedule, optimizer, betas, parts, workers, clip, decay, validate, save, 0);
  }

  public TrainConfig {
    if (parts < 1 || workers < 1 || !(clip > 0) || !(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "Training needs one part and one worker or more, a clip above 0 and a decay from 0 to"
              + " below 1; this is %d parts, %d workers, clip %s, decay %s."
                  .formatted(parts, workers, clip, decay));
    }
  }
}
