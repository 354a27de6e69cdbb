package dev.tgs.cli;

import dev.tgs.train.refthinker.FineTuneConfig;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * All hyper-parameters of a fine-tuning; what is not given is as in --config, else as published.
 */
final class FineTuneOptions {
  @Mixin private StepOptions steps;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs (published: 6).")
  private Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the whole run instead of epochs (published: 660).")
  private Long length;

  @Option(
      names = "--micro-batch",
      paramLabel = "N",
      description = "Samples whose tokens' losses are averaged together (published: 4).")
  private Integer microBatch;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples of a step, of all processes together (published: 128).")
  private Integer batch;

  @Option(
      names = "--fill-to",
      paramLabel = "N",
      description = {
        "Epochs are filled to a multiple of so many samples with their first ones (published: 16);",
        "1 for each sample once."
      })
  private Integer fillTo;

  @Option(
      names = "--lora-rank",
      paramLabel = "N",
      description = "Rank of the adapter (published: 8).")
  private Integer loraRank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "X",
      description = "What the adapter is scaled by, times its rank (published: 16).")
  private Double loraAlpha;

  @Option(
      names = "--lora-heads",
      paramLabel = "N",
      description = {
        "0 for the plain adapter (published), else heads that a router weighs for each token: the",
        "adapter of the parent project has 3."
      })
  private Integer loraHeads;

  @Option(
      names = "--lora-dropout",
      paramLabel = "X",
      description = "Share of its input that the adapter does not see (published: 0.05).")
  private Double loraDropout;

  @Option(
      names = "--no-dropout",
      description = "Drop nothing, neither there nor in the Q-Formers (published: 0.1).")
  private boolean noDropout;

  @Option(
      names = "--expression",
      paramLabel = "published|stripped",
      description = "Whether outer spaces of an expression stay (published) or go.")
  private String expression;

  FineTuneConfig config() {
    Map<String, Object> settings = steps.settings();
    StepOptions.put(settings, "epochs", epochs);
    StepOptions.put(settings, "steps", length);
    StepOptions.put(settings, "micro_batch", microBatch);
    StepOptions.put(settings, "batch", batch);
    StepOptions.put(settings, "fill_to", fillTo);
    StepOptions.put(settings, "lora_rank", loraRank);
    StepOptions.put(settings, "lora_alpha", loraAlpha);
    StepOptions.put(settings, "lora_heads", loraHeads);
    StepOptions.put(settings, "lora_dropout", loraDropout);
    StepOptions.put(settings, "dropout", noDropout ? false : null);
    StepOptions.put(settings, "expression", expression);
    return FineTuneConfig.of(steps.file(), settings);
  }
}
