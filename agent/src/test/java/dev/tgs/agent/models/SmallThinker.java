package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
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
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The files of a Ref-Thinker with small random weights, under the published names and keys. Its
 * Q-Formers have the published size, since no file tells another.
 */
final class SmallThinker {
  private static final Path BEATS = Path.of("../models/src/test/resources/parity/beats-tiny.pt");
  private static final String TRAINED = "base_model.model.";
  private static final long RANK = 4;

  private SmallThinker() {}

  static void write(Path folder) throws IOException {
    int tokens = ThinkerCatalog.builtIn().size();
    LlamaConfig llm = LlamaConfig.MINI.withVocabSize(tokens);
    ClipVisionConfig clip = new ClipVisionConfig(16, 32, 24, 2, 224, 56, null, null);
    Files.createDirectories(folder.resolve("llm"));
    Files.createDirectories(folder.resolve("clip"));
    Files.copy(BEATS, folder.resolve("beats.pt"));
    tokenizer(folder);
    config(folder.resolve("llm"), llm.withVocabSize(tokens - RefThinkerTokens.ADDED.size()));
    config(folder.resolve("clip"), clip);
    try (TensorSource beats = WeightFiles.open(BEATS);
        RefThinker model =
            new RefThinker(
                new RefThinkerConfig(
                    llm,
                    clip,
                    BeatsConfig.in(beats).orElseThrow(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null),
                Quantization.NONE);
        Scope scope = Scope.open()) {
      llm(folder, 1);
      Safetensors.write(
          folder.resolve("clip/model.safetensors"),
          tensors(model.clip(), key -> "vision_model." + key, 1),
          Map.of());
      Map<String, Tensor> trained = new TreeMap<>();
      trained.putAll(tensors(model.visual(), key -> TRAINED + "model.vl_projector." + key, 1));
      trained.putAll(tensors(model.audio(), key -> TRAINED + "model.al_projector." + key, 1));
      long[] table = {tokens, llm.hiddenSize()};
      for (String key : new String[] {"model.embed_tokens.weight", "lm_head.weight"}) {
        trained.put(TRAINED + key, new RandomWeights(2).values(key, table));
      }
      TorchFile.write(folder.resolve("non_lora_trainables.bin"), trained);
      TorchFile.write(folder.resolve("finetune_weights.bin"), adapter(llm));
    }
  }

  /** The tokenizer for which everything is made. */
  static void tokenizer(Path folder) throws IOException {
    try (InputStream in = ThinkerCatalog.class.getResourceAsStream("mini-tokenizer.model")) {
      Files.write(folder.resolve("llm/tokenizer.model"), in.readAllBytes());
    }
    Files.writeString(folder.resolve("llm/tokenizer_config.json"), "{\"legacy\": false}");
  }

  /** The language model alone, as it was before training. */
  static void llm(Path folder, long seed) {
    int tokens = ThinkerCatalog.builtIn().size() - RefThinkerTokens.ADDED.size();
    try (Llama llm = new Llama(LlamaConfig.MINI.withVocabSize(tokens));
        Scope scope = Scope.open()) {
      Safetensors.write(
          folder.resolve("llm/model.safetensors"),
          tensors(llm, UnaryOperator.identity(), seed),
          Map.of());
    }
  }

  private static void config(Path folder, Object config) throws IOException {
    new ObjectMapper()
        .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .writeValue(folder.resolve("config.json").toFile(), config);
  }

  private static Map<String, Tensor> tensors(Module part, UnaryOperator<String> name, long seed) {
    Map<String, Tensor> tensors = new TreeMap<>();
    part.parameters()
        .forEach(
            (key, parameter) ->
                tensors.put(
                    name.apply(key),
                    new RandomWeights(seed).values(key, parameter.shape()).to(DType.BF16)));
    return tensors;
  }

  private static Map<String, Tensor> adapter(LlamaConfig llm) {
    Map<String, Tensor> tensors = new TreeMap<>();
    long width = llm.hiddenSize();
    long inner = llm.intermediateSize();
    for (int i = 0; i < llm.numHiddenLayers(); i++) {
      String layer = TRAINED + "model.layers." + i + ".";
      for (String name : new String[] {"q_proj", "k_proj", "v_proj", "o_proj"}) {
        add(tensors, layer + "self_attn." + name, width, width);
      }
      add(tensors, layer + "mlp.gate_proj", width, inner);
      add(tensors, layer + "mlp.up_proj", width, inner);
      add(tensors, layer + "mlp.down_proj", inner, width);
    }
    return tensors;
  }

  private static void add(Map<String, Tensor> tensors, String path, long in, long out) {
    String a = path + ".lora_A.default.weight";
    String b = path + ".lora_B.default.weight";
    tensors.put(a, new RandomWeights(3).values(a, new long[] {RANK, in}));
    tensors.put(b, new RandomWeights(3).values(b, new long[] {out, RANK}));
  }
}
