package dev.tgs.cli;

import dev.tgs.train.refthinker.PretrainConfig;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * All hyper-parameters of a projector's training; what is not given is as in --config, else as
 * published.
 */
final class PretrainOptions {
  @Mixin private StepOptions steps;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs (published: 1).")
  private Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the whole run instead of epochs.")
  private Long length;

  @Option(
      names = "--micro-batch",
      paramLabel = "N",
      description =
          "Samples whose tokens' losses are averaged together (published: 8 visual, 4 audio).")
  private Integer microBatch;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples of a step, of all processes together (published: 64 and 32).")
  private Integer batch;

  @Option(
      names = "--fill-to",
      paramLabel = "N",
      description =
          "Epochs are filled to a multiple of so many samples with their first ones (default: as"
              + " --batch, as published); 1 for each sample once.")
  private Integer fillTo;

  @Option(
      names = "--freeze-head",
      description =
          "Let the language model's head stay as it is. In the published code it learns with the"
              + " projector and is lost at the end: fine-tuning begins with the one it was.")
  private boolean freezeHead;

  @Option(names = "--no-dropout", description = "Drop nothing in the Q-Former (published: 0.1).")
  private boolean noDropout;

  /**
   * @param published what is not said
   */
  PretrainConfig over(PretrainConfig published) {
    Map<String, Object> settings = steps.settings();
    StepOptions.put(settings, "epochs", epochs);
    StepOptions.put(settings, "steps", length);
    StepOptions.put(settings, "micro_batch", microBatch);
    StepOptions.put(settings, "batch", batch);
    StepOptions.put(settings, "fill_to", fillTo == null ? batch : fillTo);
    StepOptions.put(settings, "trains_head", freezeHead ? false : null);
    StepOptions.put(settings, "dropout", noDropout ? false : null);
    return published.with(steps.file(), settings);
  }
}
