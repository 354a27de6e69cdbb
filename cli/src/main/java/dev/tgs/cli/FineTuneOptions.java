package dev.tgs.cli;

import dev.tgs.train.refthinker.FineTuneConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * All hyper-parameters of a fine-tuning; what is not given is as in --config, else as published.
 */
final class FineTuneOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Hyper-parameters in JSON, such as {\"epochs\": 3}; options go before it.",
        "Those in use are written to config.json of the run (default: as published)."
      })
  private Path config;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs (published: 6).")
  private Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the whole run instead of epochs (published: 660).")
  private Long steps;

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
      names = "--lr",
      paramLabel = "X",
      description = "Largest learning rate (published: 1e-4).")
  private Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "published|cosine",
      description = {
        "published: logarithmic warm-up, then linear to 0, the first step at the full rate;",
        "cosine: linear warm-up, then half a cosine."
      })
  private String schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "X",
      description = "Share of the steps until the largest rate (published: 0.03).")
  private Double warmUp;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "Largest norm of all gradients together (published: 1).")
  private Double clip;

  @Option(names = "--beta1", paramLabel = "X", description = "Of AdamW (published: 0.9).")
  private Double beta1;

  @Option(names = "--beta2", paramLabel = "X", description = "Of AdamW (published: 0.999).")
  private Double beta2;

  @Option(names = "--eps", paramLabel = "X", description = "Of AdamW (published: 1e-8).")
  private Double eps;

  @Option(names = "--weight-decay", paramLabel = "X", description = "Of AdamW (published: 0).")
  private Double weightDecay;

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

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of order, new weights and dropout (published: 42).")
  private Long seed;

  FineTuneConfig config() {
    Map<String, Object> settings = new LinkedHashMap<>();
    put(settings, "epochs", epochs);
    put(settings, "steps", steps);
    put(settings, "micro_batch", microBatch);
    put(settings, "batch", batch);
    put(settings, "fill_to", fillTo);
    put(settings, "rate", rate);
    put(settings, "schedule", schedule);
    put(settings, "warm_up", warmUp);
    put(settings, "clip", clip);
    put(settings, "beta1", beta1);
    put(settings, "beta2", beta2);
    put(settings, "eps", eps);
    put(settings, "weight_decay", weightDecay);
    put(settings, "lora_rank", loraRank);
    put(settings, "lora_alpha", loraAlpha);
    put(settings, "lora_heads", loraHeads);
    put(settings, "lora_dropout", loraDropout);
    put(settings, "dropout", noDropout ? false : null);
    put(settings, "expression", expression);
    put(settings, "seed", seed);
    return FineTuneConfig.of(config, settings);
  }

  private static void put(Map<String, Object> settings, String name, Object value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
