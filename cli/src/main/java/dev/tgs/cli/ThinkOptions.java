package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.ThinkerCatalog;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.agent.remote.RemoteConfig;
import dev.tgs.agent.remote.RemoteThinker;
import dev.tgs.engine.Quantization;
import dev.tgs.models.llama.TokenChoice;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
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
      description =
          "A thought is cut after so many tokens (default: 512; 256 as published; 64 of random weights).")
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

  @Option(
      names = "--thinker",
      paramLabel = "URL",
      description = {
        "Ask a multimodal model at an OpenAI-compatible endpoint instead of Ref-Thinker,",
        "such as http://localhost:8000/v1; needs --thinker-model.",
        "Its key, if it wants one, is read from TGS_THINKER_KEY or OPENAI_API_KEY."
      })
  private URI endpoint;

  @Option(names = "--thinker-model", paramLabel = "NAME", description = "Name of the model there.")
  private String endpointModel;

  @Option(
      names = "--thinker-no-audio",
      description = "Send no sound, for a model that cannot hear.")
  private boolean noAudio;

  /** Whether a thinker elsewhere is to be asked. */
  boolean isRemote() {
    return endpoint != null;
  }

  /** A thinker elsewhere, if one is to be asked. */
  Optional<ThinkerCatalog.Loaded> remote(Policies policies) {
    if (endpoint == null) {
      return Optional.empty();
    }
    if (endpointModel == null) {
      throw new AgentException(
          "--thinker needs the name of the model at %s; give it with --thinker-model."
              .formatted(endpoint));
    }
    RemoteConfig config =
        RemoteConfig.of(endpoint, endpointModel).withApiKey(key()).withAudio(!noAudio);
    ModelCard card =
        new ModelCard("think", endpointModel, config.address(), "as served", "remote", false);
    return Optional.of(
        new ThinkerCatalog.Loaded(
            new RemoteThinker(config, policies.think().reading()::read), card));
  }

  private static Optional<String> key() {
    return Stream.of("TGS_THINKER_KEY", "OPENAI_API_KEY")
        .map(System::getenv)
        .filter(value -> value != null && !value.isBlank())
        .findFirst();
  }

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
