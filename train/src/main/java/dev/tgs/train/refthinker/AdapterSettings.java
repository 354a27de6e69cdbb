package dev.tgs.train.refthinker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.engine.Parameter;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.TrainException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What peft's {@code adapter_config.json} tells and the adapter itself does not.
 *
 * @param base where the language model lies or comes from
 * @param dropout of training
 */
public record AdapterSettings(Optional<String> base, double dropout) {
  /** As the published training script has it. */
  public static final AdapterSettings PUBLISHED = new AdapterSettings(Optional.empty(), 0.05);

  private static final String A = ".lora_A.default.weight";

  /** The file of peft 0.12. */
  String json(RefThinker model) {
    LoraAdapter adapter =
        model
            .adapter()
            .orElseThrow(
                () ->
                    new TrainException(
                        "The model has no adapter to save; give it one, or save the language model itself."));
    if (adapter.isRouted()) {
      throw new TrainException(
          "peft knows no adapter of several heads; save it as %s instead."
              .formatted(PublishedFiles.FINETUNE));
    }
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode config = mapper.createObjectNode();
    config.putObject("alpha_pattern");
    config.putNull("auto_mapping");
    config.put("base_model_name_or_path", base.orElse(null));
    config.put("bias", "none");
    config.put("fan_in_fan_out", false);
    config.put("inference_mode", true);
    config.put("init_lora_weights", true);
    config.putNull("layer_replication");
    config.putNull("layers_pattern");
    config.putNull("layers_to_transform");
    config.putObject("loftq_config");
    double alpha = model.config().loraAlpha();
    if (alpha == Math.rint(alpha)) {
      config.put("lora_alpha", (long) alpha);
    } else {
      config.put("lora_alpha", alpha);
    }
    config.put("lora_dropout", dropout);
    config.putNull("megatron_config");
    config.put("megatron_core", "megatron.core");
    config.putNull("modules_to_save");
    config.put("peft_type", "LORA");
    config.put("r", rank(TrainedPart.ADAPTER.of(model)));
    config.putObject("rank_pattern");
    config.putNull("revision");
    ArrayNode targets = config.putArray("target_modules");
    targets(adapter, model).forEach(targets::add);
    config.put("task_type", "CAUSAL_LM");
    config.put("use_dora", false);
    config.put("use_rslora", false);
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long rank(Map<String, Parameter> adapter) {
    List<Long> ranks =
        adapter.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(A))
            .map(entry -> entry.getValue().shape()[0])
            .distinct()
            .toList();
    if (ranks.size() != 1) {
      throw new TrainException(
          "The layers of the adapter have the ranks %s, but one rank is saved for all; give them the same."
              .formatted(ranks));
    }
    return ranks.get(0);
  }

  /** Names of projections if all layers are adapted alike, else paths. */
  private static Set<String> targets(LoraAdapter adapter, RefThinker model) {
    Set<String> names = names(adapter.paths());
    Set<String> bare = names(model.llm().unadapted(adapter));
    return bare.stream().noneMatch(names::contains)
        ? names
        : adapter.paths().stream()
            .map(path -> "model." + path)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(List<String> paths) {
    return paths.stream()
        .map(path -> path.substring(path.lastIndexOf('.') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
