package dev.tgs.agent.models;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LoraAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where an adapter lies: a folder of peft, whose {@code adapter_config.json} tells its scaling, or
 * a file that holds it among other tensors.
 *
 * @param alpha numerator of the scaling of a file; a folder has its own
 */
public record AdapterFile(Path path, double alpha) {
  /** Of the published training script. */
  public static final double PUBLISHED_ALPHA = 16;

  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final int MOST_BYTES = 1 << 20;

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record PeftConfig(
      @JsonProperty("lora_alpha") Double alpha,
      @JsonProperty("alpha_pattern") Map<String, Double> alphaPattern,
      @JsonProperty("use_rslora") boolean rslora,
      @JsonProperty("use_dora") boolean dora) {
    /** Whether all layers are plain LoRA with the same numerator. */
    boolean isPlain() {
      return !rslora && !dora && (alphaPattern == null || alphaPattern.isEmpty());
    }
  }

  /** Loads what it holds for the layers of a model; it belongs to the caller. */
  public LoraAdapter load(Llama model, Placement placement) {
    boolean folder = Files.isDirectory(path);
    double numerator = folder ? folderAlpha() : alpha;
    try (TensorSource source = WeightFiles.open(folder ? path.resolve(WEIGHTS) : path)) {
      return LoraAdapter.load(source, numerator, model, placement.precision(), placement.device());
    }
  }

  private double folderAlpha() {
    Path file = path.resolve(CONFIG);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new AgentException(
            "%s has %d bytes, too many for an adapter's configuration."
                .formatted(file, Files.size(file)));
      }
      PeftConfig config = new ObjectMapper().readValue(file.toFile(), PeftConfig.class);
      if (config.alpha() == null) {
        throw new AgentException(
            "%s does not tell lora_alpha; give the folder that peft saved.".formatted(file));
      }
      if (!config.isPlain()) {
        throw new AgentException(
            "%s asks for use_rslora, use_dora or an alpha_pattern, but only plain LoRA is known; merge the adapter into the model with peft."
                .formatted(file));
      }
      return config.alpha();
    } catch (IOException e) {
      throw new AgentException(
          "The adapter's configuration %s cannot be read; give the folder that peft saved."
              .formatted(file),
          e);
    }
  }
}
