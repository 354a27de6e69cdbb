package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.engine.Quantization;
import dev.tgs.models.llama.TokenChoice;
import picocli.CommandLine.Option;

/** How the thinker thinks. */
final class ThinkOptions {
  /** Random weights never come to an end. */
  private static final int RANDOM_TOKENS = 64;

  @Option(
      names = "--quantize",
      paramLabel = "none|int8|int4",
      defaultValue = "none",
      description = {
        "Bits of the language model's weights (default: ${DEFAULT-VALUE}).",
        "Fewer take less memory and time; kept beside the checkpoint for the next run."
      })
  private String quantization;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "A thought is cut after so many tokens (default: 512; 256 as published).")
  private Integer maxNewTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description =
          "0 takes the likeliest word, 1 draws as the model says (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Draw only from the likeliest words that together have this probability (default:"
              + " ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = "--sample-seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the draws (default: ${DEFAULT-VALUE}).")
  private long sampleSeed;

  ModelChoice choice(String models, long seed, Placement placement) {
    try {
      return new ModelChoice(
          models,
          seed,
          placement,
          Quantization.parse(quantization),
          new TokenChoice(temperature, topP, sampleSeed));
    } catch (IllegalArgumentException e) {
      throw new AgentException(e.getMessage(), e);
    }
  }

  Policies policies(Policies policies, ModelChoice choice) {
    ThinkPolicies think = policies.think();
    if (maxNewTokens != null) {
      return policies.withThink(think.withMaxNewTokens(maxNewTokens));
    }
    return choice.isRandom() ? policies.withThink(think.withMaxNewTokens(RANDOM_TOKENS)) : policies;
  }
}
