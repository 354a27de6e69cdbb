package dev.tgs.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Hyper-parameters that all published trainings of Ref-Thinker have in common. */
final class StepOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Hyper-parameters in JSON, such as {\"epochs\": 3}; options go before it.",
        "Those in use are written to config.json of the run (default: as published)."
      })
  private Path config;

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
      names = "--seed",
      paramLabel = "N",
      description = "Of order, new weights and dropout (published: 42).")
  private Long seed;

  /** The file of all hyper-parameters, or null. */
  Path file() {
    return config;
  }

  /** What was given, by its name in the file. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    put(settings, "rate", rate);
    put(settings, "schedule", schedule);
    put(settings, "warm_up", warmUp);
    put(settings, "clip", clip);
    put(settings, "beta1", beta1);
    put(settings, "beta2", beta2);
    put(settings, "eps", eps);
    put(settings, "weight_decay", weightDecay);
    put(settings, "seed", seed);
    return settings;
  }

  static void put(Map<String, Object> settings, String name, Object value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
