package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.OverlaySource;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Fingerprint;
import dev.tgs.engine.weights.QuantizedFile;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.beats.BeatsKeys;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.clip.ClipVisionKeys;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.LlamaKeys;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The weight files of a Ref-Thinker, loaded in the order of the published script: language model,
 * encoders, {@code finetune_weights.bin}, then {@code non_lora_trainables.bin}, which overrides.
 * The script passes over names that do not fit; here every tensor that a part needs must be there.
 *
 * @param llm folder of the language model
 * @param clip folder or file of CLIP
 * @param beats file of BEATs
 * @param finetune file with the adapter and, unless the next file has them, the projectors; absent
 *     if the adapter was merged into the language model
 * @param trainables file with the projectors and, unless the language model has them, embeddings
 *     and head
 */
public record RefThinkerFiles(
    Path llm, Path clip, Path beats, Optional<Path> finetune, Path trainables) {
  private static final String EMBEDDINGS = "model.embed_tokens.weight";
  private static final int MOST_CONFIG_BYTES = 1 << 20;
  private static final String HEAD = "lm_head.weight";
  private static final String VISUAL = "vl_projector.";
  private static final String AUDIO = "al_projector.";

  /**
   * The files in a folder, under their published names or short ones.
   *
   * @throws AgentException with all that is missing, and where it comes from
   */
  public static RefThinkerFiles in(Path folder) {
    return new ThinkerFolder(folder).files();
  }

  /** Tells these files from others at the same place. */
  String fingerprint() {
    return Fingerprint.of(
        Stream.concat(Stream.of(llm, clip, beats, trainables), finetune.stream())
            .toArray(Path[]::new));
  }

  /** The sizes that the files themselves tell, else the published ones. */
  public RefThinkerConfig config() {
    return config(llm, Optional.of(clip), Optional.of(beats), trainables);
  }

  /** The same of a model that may lack an encoder, whose sizes are the published ones then. */
  static RefThinkerConfig config(
      Path llm, Optional<Path> clip, Optional<Path> beats, Path trainables) {
    RefThinkerConfig published = RefThinkerConfig.PUBLISHED;
    LlamaConfig language = config(llm, LlamaConfig.class).orElse(published.llm());
    ClipVisionConfig vision =
        clip.flatMap(path -> config(path, ClipVisionConfig.class)).orElse(published.clip());
    try {
      return sized(
          new RefThinkerConfig(
              language, vision, published.beats(), null, null, null, null, null, null, null),
          llm,
          beats,
          trainables);
    } catch (IllegalArgumentException e) {
      throw new AgentException(
          "'%s'%s are no parts of one Ref-Thinker: %s"
              .formatted(llm, clip.map(" and '%s'"::formatted).orElse(""), e.getMessage()),
          e);
    }
  }

  /** The same with what only the weight files tell: the number of tokens, and BEATs' sizes. */
  public RefThinkerConfig sized(RefThinkerConfig config) {
    return sized(config, llm, Optional.of(beats), trainables);
  }

  private static RefThinkerConfig sized(
      RefThinkerConfig config, Path llm, Optional<Path> beats, Path trainables) {
    BeatsConfig hearing = beats.flatMap(RefThinkerFiles::beatsConfig).orElse(config.beats());
    try (TensorSource trained = WeightFiles.open(trainables)) {
      return config
          .withBeats(hearing)
          .withLlm(config.llm().withVocabSize(tokens(llm, embeddings(trained))));
    }
  }

  private static Optional<BeatsConfig> beatsConfig(Path file) {
    try (TensorSource sound = WeightFiles.open(file)) {
      return BeatsConfig.in(sound);
    }
  }

  private static <T> Optional<T> config(Path folder, Class<T> type) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MOST_CONFIG_BYTES) {
        throw new AgentException(
            "%s has %d bytes, too many for a model's configuration."
                .formatted(file, Files.size(file)));
      }
      return Optional.of(new ObjectMapper().readValue(file.toFile(), type));
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AgentException(
          "The configuration %s does not fit its model: %s"
              .formatted(file, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * Builds and loads the model.
   *
   * @param config sizes as {@link #config} or {@link #sized} gives them
   * @param notes is told what is worth knowing about the files
   */
  public RefThinker load(
      RefThinkerConfig config,
      Placement placement,
      Quantization quantization,
      Consumer<String> notes) {
    try (TensorSource trained = WeightFiles.open(trainables)) {
      RefThinker model = new RefThinker(config, quantization);
      try {
        loadLlm(model.llm(), embeddings(trained), placement, quantization, notes);
        load(model.clip(), clip, ClipVisionKeys::of, placement);
        load(model.beats(), beats, BeatsKeys::of, placement);
        load(model.visual(), lastWith(VISUAL, trained), QformerKeys::visual, placement);
        load(model.audio(), lastWith(AUDIO, trained), QformerKeys::audio, placement);
        finetune.ifPresent(
            file -> model.adapt(adapter(file, config.loraAlpha(), model.llm(), placement, notes)));
        noteUnknown(trainables, trained, false, notes);
        return model;
      } catch (RuntimeException | Error e) {
        model.close();
        throw e;
      }
    }
  }

  private static void load(Module part, Path file, WeightFiles.Keys keys, Placement placement) {
    WeightFiles.load(part, file, keys, placement.precision(), placement.device());
  }

  /** The last of the files that holds a part. */
  private Path lastWith(String part, TensorSource trained) {
    boolean has = trained.keys().stream().anyMatch(key -> key.contains(part));
    return has ? trainables : finetune.orElse(trainables);
  }

  /** Embeddings and head under the keys of the language model, if the source has them. */
  static Optional<TensorSource> embeddings(TensorSource source) {
    boolean has = source.keys().stream().anyMatch(key -> key.endsWith(EMBEDDINGS));
    return has ? Optional.of(LlamaKeys.of(source, Set.of(EMBEDDINGS, HEAD))) : Optional.empty();
  }

  /** How many tokens the language model knows, the added ones included. */
  int tokens(Optional<TensorSource> overlay) {
    return tokens(llm, overlay);
  }

  private static int tokens(Path llm, Optional<TensorSource> overlay) {
    if (overlay.isPresent()) {
      return rows(overlay.get());
    }
    try (TensorSource base = WeightFiles.open(llm)) {
      return rows(LlamaKeys.of(base, Set.of(EMBEDDINGS)));
    }
  }

  private static int rows(TensorSource source) {
    long[] shape = source.shape(EMBEDDINGS);
    if (shape.length != 2 || shape[0] < 1 || shape[0] > Integer.MAX_VALUE) {
      throw new AgentException(
          "Tensor '%s' of %s has shape %s, needed is [tokens, width]; the file is damaged or of another model."
              .formatted(EMBEDDINGS, source.name(), Arrays.toString(shape)));
    }
    return (int) shape[0];
  }

  private void loadLlm(
      Llama model,
      Optional<TensorSource> overlay,
      Placement placement,
      Quantization quantization,
      Consumer<String> notes) {
    try (TensorSource file = WeightFiles.open(llm)) {
      TensorSource whole = whole(model, file, overlay);
      if (quantization == Quantization.NONE) {
        model.load(whole, placement.precision(), placement.device());
      } else {
        loadQuantized(model, whole, placement, quantization, notes);
      }
    }
  }

  /** A language model under its own keys, with embeddings and head from elsewhere if given. */
  static TensorSource whole(Llama model, TensorSource file, Optional<TensorSource> overlay) {
    TensorSource base = LlamaKeys.of(file, model.parameters().keySet());
    return overlay.isEmpty()
        ? base
        : new OverlaySource(base, overlay.get(), Set.of(EMBEDDINGS, HEAD));
  }

  private void loadQuantized(
      Llama model,
      TensorSource whole,
      Placement placement,
      Quantization quantization,
      Consumer<String> notes) {
    Path kept = llm.resolveSibling(llm.getFileName() + "." + quantization + ".safetensors");
    String fingerprint = Fingerprint.of(llm);
    Optional<QuantizedFile> file = QuantizedFile.open(kept, whole, fingerprint, quantization);
    if (file.isPresent()) {
      try (QuantizedFile quantized = file.get()) {
        model.load(quantized, placement.precision(), placement.device());
      }
      return;
    }
    model.load(whole, placement.precision(), placement.device());
    try {
      // Embeddings and head may come from another file, and are packed quickly.
      Map<String, Parameter> layers = new LinkedHashMap<>(model.parameters());
      layers.keySet().removeAll(Set.of(EMBEDDINGS, HEAD));
      QuantizedFile.write(kept, layers, fingerprint, quantization);
      notes.accept("The language model in " + quantization + " is kept in " + kept);
    } catch (EngineException e) {
      notes.accept(
          "The language model in %s could not be kept beside its checkpoint and will be made anew next time: %s"
              .formatted(quantization, e.getMessage()));
    }
  }

  /** The adapter of a language model; it belongs to who asks. */
  static LoraAdapter adapter(
      Path file, double alpha, Llama llm, Placement placement, Consumer<String> notes) {
    try (TensorSource source = WeightFiles.open(file)) {
      LoraAdapter adapter =
          LoraAdapter.load(source, alpha, llm, placement.precision(), placement.device());
      List<String> bare = llm.unadapted(adapter);
      if (!bare.isEmpty()) {
        notes.accept(
            "%s adapts %d of the %d layers that training adapts; the first without is %s"
                .formatted(
                    file,
                    adapter.paths().size(),
                    adapter.paths().size() + bare.size(),
                    bare.get(0)));
      }
      noteUnknown(file, source, true, notes);
      return adapter;
    }
  }

  /** Names in a fine-tuned file that belong to no part. */
  private static void noteUnknown(
      Path file, TensorSource source, boolean adapter, Consumer<String> notes) {
    Set<String> unknown = new TreeSet<>(source.keys());
    unknown.removeIf(
        key ->
            key.contains(VISUAL)
                || key.contains(AUDIO)
                || (adapter && key.contains(".lora_"))
                || key.endsWith(EMBEDDINGS)
                || key.endsWith(HEAD));
    if (!unknown.isEmpty()) {
      List<String> some = new ArrayList<>(unknown).subList(0, Math.min(3, unknown.size()));
      notes.accept(
          "%s holds %d tensors that no part of Ref-Thinker knows, such as %s; they were left out"
              .formatted(file, unknown.size(), String.join(", ", some)));
    }
  }
}
