package dev.tgs.train.refthinker;

import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is trained of a {@link RefThinker}; its encoders and the layers of LLaMA stay as they are.
 */
public enum TrainedPart {
  ADAPTER("adapter") {
    @Override
    public Map<String, Parameter> of(RefThinker model) {
      return model
          .adapter()
          .map(adapter -> named(adapter, key -> "model." + inMemory(adapter, key)))
          .orElse(Map.of());
    }
  },
  VISUAL("visual projector") {
    @Override
    public Map<String, Parameter> of(RefThinker model) {
      return named(model.visual(), key -> VISUAL_PREFIX + key);
    }
  },
  AUDIO("audio projector") {
    @Override
    public Map<String, Parameter> of(RefThinker model) {
      return named(model.audio(), key -> AUDIO_PREFIX + key);
    }
  },
  WORDS("embeddings and head") {
    @Override
    public Map<String, Parameter> of(RefThinker model) {
      Map<String, Parameter> words = named(model.llm(), UnaryOperator.identity());
      words.keySet().removeIf(key -> !isOfWords(key));
      return words;
    }
  };

  static final String VISUAL_PREFIX = "model.vl_projector.";
  static final String AUDIO_PREFIX = "model.al_projector.";

  private static final String WEIGHT = ".weight";
  private static final String DEFAULT = ".default" + WEIGHT;

  private final String what;

  TrainedPart(String what) {
    this.what = what;
  }

  /** For messages. */
  String what() {
    return what;
  }

  /**
   * Its parameters under the keys that they have in the published model, such as {@code
   * model.layers.0.mlp.up_proj.lora_A.default.weight}; none if the model has no such part.
   */
  public abstract Map<String, Parameter> of(RefThinker model);

  /** The parameters of several parts, in their order. */
  public static Map<String, Parameter> of(RefThinker model, Set<TrainedPart> parts) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    for (TrainedPart part : values()) {
      if (parts.contains(part)) {
        all.putAll(part.of(model));
      }
    }
    return all;
  }

  /** Which part a key of the published model belongs to, whether or not the part has it. */
  boolean owns(String key) {
    return switch (this) {
      case ADAPTER -> key.contains(".lora_");
      case VISUAL -> key.startsWith(VISUAL_PREFIX);
      case AUDIO -> key.startsWith(AUDIO_PREFIX);
      case WORDS -> isOfWords(key);
    };
  }

  private static boolean isOfWords(String key) {
    return key.equals("model.embed_tokens.weight") || key.equals("lm_head.weight");
  }

  /** peft names an adapter in the memory's keys; the several-head adapter has no name. */
  private static String inMemory(LoraAdapter adapter, String key) {
    return adapter.isRouted() ? key : key.substring(0, key.length() - WEIGHT.length()) + DEFAULT;
  }

  /** A key of an adapter as peft saves it. */
  static String withoutName(String key) {
    return key.endsWith(DEFAULT) ? key.substring(0, key.length() - DEFAULT.length()) + WEIGHT : key;
  }

  private static Map<String, Parameter> named(Module module, UnaryOperator<String> name) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    module.parameters().forEach((key, parameter) -> named.put(name.apply(key), parameter));
    return named;
  }
}
