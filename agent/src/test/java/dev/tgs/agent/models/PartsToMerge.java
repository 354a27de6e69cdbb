package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.qformer.QformerConfig;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A small Ref-Thinker with random weights, in files as the published one is. */
record PartsToMerge(Path folder) {
  private static final String PREFIX = "base_model.model.";

  /** Of the vocabulary; the added tokens follow. */
  private static final int PIECES = 979;

  private static final LlamaConfig LLM = RefThinkerConfig.MINI.llm().withVocabSize(PIECES);
  private static final int RANK = 4;

  /** Written by torch, with its configuration. */
  private static final Path BEATS = Path.of("../models/src/test/resources/parity/beats-tiny.pt");

  /** As many layers as the published one, all small. */
  private static final ClipVisionConfig CLIP =
      new ClipVisionConfig(16, 32, 24, 2, 224, 56, null, null);

  /** Small parts, but for the projectors, which are of the size that no file tells. */
  static RefThinkerConfig withPublishedProjectors() {
    return config(null);
  }

  /** All small. */
  static RefThinkerConfig config() {
    return config(RefThinkerConfig.MINI.qformer());
  }

  private static RefThinkerConfig config(QformerConfig projectors) {
    LlamaConfig llm = RefThinkerConfig.MINI.llm();
    try (TensorSource beats = WeightFiles.open(BEATS)) {
      BeatsConfig heard = BeatsConfig.in(beats).orElseThrow();
      return new RefThinkerConfig(llm, CLIP, heard, projectors, null, null, null, null, null, null);
    }
  }

  /**
   * @param llm type of the language model
   * @param config sizes, of which the language model's are those of {@link #config}
   */
  void write(DType llm, RefThinkerConfig config) throws IOException {
    for (String part : new String[] {"llm", "clip"}) {
      Files.createDirectories(folder.resolve(part));
    }
    try (RefThinker model = new RefThinker(config, Quantization.NONE);
        Scope scope = Scope.open()) {
      Safetensors.write(
          folder.resolve("clip/model.safetensors"),
          random(model.clip(), "", key -> true),
          Map.of());
      Map<String, Tensor> trained = new LinkedHashMap<>();
      trained.putAll(random(model.visual(), PREFIX + "model.vl_projector.", key -> true));
      trained.putAll(random(model.audio(), PREFIX + "model.al_projector.", key -> true));
      trained.putAll(
          random(
              model.llm(), PREFIX, key -> key.contains("embed_tokens") || key.contains("lm_head")));
      trained.replaceAll((key, tensor) -> tensor.to(DType.BF16));
      TorchFile.write(folder.resolve("non_lora_trainables.bin"), trained);
    }
    Files.copy(BEATS, folder.resolve("beats.pt"));
    ObjectMapper json = new ObjectMapper();
    json.writeValue(
        folder.resolve("clip/config.json").toFile(),
        Map.of(
            "hidden_size", CLIP.hiddenSize(),
            "intermediate_size", CLIP.intermediateSize(),
            "num_hidden_layers", CLIP.numHiddenLayers(),
            "num_attention_heads", CLIP.numAttentionHeads(),
            "image_size", CLIP.imageSize(),
            "patch_size", CLIP.patchSize()));
    json.writeValue(
        folder.resolve("llm/config.json").toFile(),
        Map.of(
            "_name_or_path", "small",
            "hidden_size", LLM.hiddenSize(),
            "intermediate_size", LLM.intermediateSize(),
            "num_hidden_layers", LLM.numHiddenLayers(),
            "num_attention_heads", LLM.numAttentionHeads(),
            "vocab_size", PIECES,
            "rms_norm_eps", LLM.rmsNormEps()));
    try (InputStream in = ThinkerCatalog.class.getResourceAsStream("mini-tokenizer.model")) {
      Files.copy(in, folder.resolve("llm/tokenizer.model"));
    }
    writeLlm(llm, key -> true);
    writeAdapter(1, 0);
  }

  /** From the file where it is as a rule to the other one. */
  void moveAudioProjector() {
    Path trained = folder.resolve("non_lora_trainables.bin");
    Path tuned = folder.resolve("finetune_weights.bin");
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> rest = read(trained);
      Map<String, Tensor> more = read(tuned);
      rest.forEach(
          (key, tensor) -> {
            if (key.contains("al_projector.")) {
              more.put(key, tensor);
            }
          });
      rest.keySet().removeAll(more.keySet());
      TorchFile.write(trained, rest);
      TorchFile.write(tuned, more);
    }
  }

  private static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (TensorSource source = WeightFiles.open(file)) {
      source.keys().forEach(key -> tensors.put(key, source.tensor(key)));
    }
    return tensors;
  }

  void writeLlm(DType dtype, Predicate<String> kept) {
    try (Llama llm = new Llama(LLM);
        Scope scope = Scope.open()) {
      Map<String, Tensor> base = random(llm, "", kept);
      base.put("model.layers.0.self_attn.rotary_emb.inv_freq", Tensor.zeros(DType.F32, 16));
      base.replaceAll((key, tensor) -> tensor.to(dtype));
      TorchFile.write(folder.resolve("llm/pytorch_model.bin"), base);
    }
  }

  /**
   * @param size of what is added, 0 for nothing
   * @param heads 0 for the plain form
   */
  void writeAdapter(double size, int heads) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    String tail = heads == 0 ? ".default.weight" : ".weight";
    try (Llama llm = new Llama(LLM);
        Scope scope = Scope.open()) {
      llm.parameters()
          .forEach(
              (key, parameter) -> {
                if (key.contains("_proj.")) {
                  String stem = PREFIX + key.replace("weight", "lora_");
                  long[] shape = parameter.shape();
                  put(tensors, stem + "A" + tail, 0.1, RANK, shape[1]);
                  for (int i = 0; i < Math.max(1, heads); i++) {
                    put(
                        tensors,
                        stem + "B" + (heads == 0 ? "" : i) + tail,
                        0.1 * size,
                        shape[0],
                        RANK);
                  }
                  if (heads > 0) {
                    put(tensors, stem + "route" + tail, 1, heads, shape[1]);
                  }
                }
              });
      TorchFile.write(folder.resolve("finetune_weights.bin"), tensors);
    }
  }

  private static void put(Map<String, Tensor> tensors, String key, double size, long... shape) {
    tensors.put(key, new RandomWeights(1).values(key, shape).mul(size));
  }

  private static Map<String, Tensor> random(Module part, String prefix, Predicate<String> wanted) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    part.parameters()
        .forEach(
            (key, parameter) -> {
              if (wanted.test(key)) {
                tensors.put(prefix + key, new RandomWeights(0).values(key, parameter.shape()));
              }
            });
    return tensors;
  }
}
