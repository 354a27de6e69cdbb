package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loading of a Ref-Thinker accepts, says and refuses; its values are proven by parity. */
class RefThinkerFilesTest {
  private static final String CONFIG =
      """
      {"llm": {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
         "num_attention_heads": 2, "vocab_size": 30},
       "clip": {"hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 2,
         "num_attention_heads": 2, "image_size": 28, "patch_size": 14},
       "beats": {"embed_dim": 4, "encoder_layers": 1, "encoder_embed_dim": 8,
         "encoder_ffn_embed_dim": 8, "encoder_attention_heads": 2, "conv_pos": 4,
         "conv_pos_groups": 2},
       "qformer": {"hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 16},
       "select_layer_list": [1], "visual_query_token_nums": 2, "audio_query_token_nums": 3}
      """;
  private static final int TOKENS = 30 + 21;
  private static final String TRAINED = "base_model.model.model.";
  private static final String FINETUNE = "finetune_weights.bin";
  private static final String LAST = "non_lora_trainables.bin";
  private static final String UP = TRAINED + "layers.1.mlp.up_proj.";

  @TempDir Path folder;
  private final RefThinkerConfig config = parse();
  private final Map<String, Map<String, Tensor>> files = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private Scope scope;

  private static RefThinkerConfig parse() {
    try {
      return new ObjectMapper().readValue(CONFIG, RefThinkerConfig.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void make() {
    scope = Scope.open();
    try (RefThinker model = new RefThinker(config, Quantization.NONE)) {
      put("llm", "", model.llm());
      put("clip", "vision_model.", model.clip());
      put("beats.pt", "", model.beats());
      put(LAST, TRAINED + "vl_projector.", model.visual());
      put(LAST, TRAINED + "al_projector.", model.audio());
    }
    put(LAST, TRAINED + "embed_tokens.weight", TOKENS, 16);
    put(LAST, "base_model.model.lm_head.weight", TOKENS, 16);
    for (String key : files.get("llm").keySet()) {
      if (key.contains("_proj.")) {
        long[] shape = files.get("llm").get(key).shape();
        String stem = "base_model.model." + key.replace("weight", "");
        put(FINETUNE, stem + "lora_A.default.weight", 4, shape[1]);
        put(FINETUNE, stem + "lora_B.default.weight", shape[0], 4);
      }
    }
  }

  @AfterEach
  void free() {
    scope.close();
  }

  private void put(String file, String prefix, Module part) {
    part.parameters().forEach((key, parameter) -> put(file, prefix + key, parameter.shape()));
  }

  private void put(String file, String key, long... shape) {
    files
        .computeIfAbsent(file, name -> new TreeMap<>())
        .put(key, new RandomWeights(0).values(key, shape));
  }

  private RefThinker load() throws IOException {
    for (String part : List.of("llm", "clip")) {
      Path file = Files.createDirectories(folder.resolve(part)).resolve("model.safetensors");
      Safetensors.write(file, files.get(part), Map.of());
    }
    for (String file : List.of("beats.pt", FINETUNE, LAST)) {
      TorchFile.write(folder.resolve(file), files.get(file));
    }
    RefThinkerFiles where = RefThinkerFiles.in(folder);
    return where.load(
        where.sized(config), new Placement(DType.F32, Device.CPU), Quantization.NONE, notes::add);
  }

  @Test
  void thePublishedFilesMakeAModelWithoutRemarks() throws IOException {
    try (RefThinker model = load()) {
      assertThat(model.adapter().orElseThrow().paths()).hasSize(2 * 7);
      assertThat(model.config().llm().vocabSize()).isEqualTo(TOKENS);
      Tensor row = model.llm().embed(new long[] {TOKENS - 1}, DType.F32).squeeze(0);
      Tensor last = files.get(LAST).get(TRAINED + "embed_tokens.weight").select(0, TOKENS - 1);
      assertThat(row.equal(last)).isTrue();
    }
    assertThat(notes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "llm, model.layers.1.mlp.up_proj.weight, layers.1.mlp.up_proj.weight",
    "clip, vision_model.pre_layrnorm.bias, pre_layrnorm.bias",
    "beats.pt, encoder.layers.0.fc1.weight, layers.0.fc1.weight",
    "finetune_weights.bin, base_model.model.model.layers.1.mlp.up_proj.lora_A.default.weight, layers.1.mlp.up_proj.lora_A",
    "finetune_weights.bin, base_model.model.model.layers.0.self_attn.q_proj.lora_B.default.weight, layers.0.self_attn.q_proj.lora_B",
    "non_lora_trainables.bin, base_model.model.model.vl_projector.visual_ln.weight, visual_ln.weight",
    "non_lora_trainables.bin, base_model.model.model.al_projector.audio_proj.2.bias, audio_proj.2.bias",
    "non_lora_trainables.bin, base_model.model.lm_head.weight, lm_head.weight"
  })
  void aMissingTensorIsNamedWithItsFile(String file, String key, String named) {
    assertThat(files.get(file).remove(key)).isNotNull();
    assertThatThrownBy(this::load)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(folder.resolve(file).toString())
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource({
    "llm, model.norm.weight",
    "finetune_weights.bin, base_model.model.model.layers.0.mlp.down_proj.lora_B.default.weight",
    "finetune_weights.bin, base_model.model.model.layers.0.mlp.down_proj.lora_A.default.weight",
    "non_lora_trainables.bin, base_model.model.model.embed_tokens.weight",
    "non_lora_trainables.bin, base_model.model.model.vl_projector.visual_query_tokens"
  })
  void aTensorOfAnotherShapeIsNamedWithItsFile(String file, String key) {
    put(file, key, 5, 3);
    assertThatThrownBy(this::load)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(folder.resolve(file).toString())
        .hasMessageContaining(key.replaceAll(".*(norm|lora_.|embed_tokens|query_tokens).*", "$1"))
        .hasMessageContaining("[5, 3]");
  }

  @Test
  void embeddingsThatAreNoTableAreRefused() {
    put(LAST, TRAINED + "embed_tokens.weight");
    assertThatThrownBy(this::load)
        .isInstanceOf(AgentException.class)
        .hasMessageContaining(LAST)
        .hasMessageContaining("embed_tokens.weight")
        .hasMessageContaining("[]");
  }

  @ParameterizedTest
  @CsvSource({FINETUNE, LAST})
  void anUnknownTensorIsLeftOutAndReported(String file) throws IOException {
    put(file, TRAINED + "mask_encoder.weight", 2, 2);
    load().close();
    assertThat(notes).singleElement().asString().contains(file, "1 tensors", "mask_encoder.weight");
  }

  @Test
  void layersWithoutAnAdapterAreReported() throws IOException {
    files.get(FINETUNE).keySet().removeIf(key -> key.startsWith(UP));
    load().close();
    assertThat(notes)
        .singleElement()
        .asString()
        .contains(FINETUNE, "13 of the 14", "layers.1.mlp.up_proj");
  }

  @Test
  void anAdapterOfOtherLayersIsRefused() {
    put(FINETUNE, TRAINED + "layers.2.mlp.up_proj.lora_A.default.weight", 4, 16);
    assertThatThrownBy(this::load)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(FINETUNE)
        .hasMessageContaining("does not have")
        .hasMessageContaining("layers.2.mlp.up_proj.lora_A.default.weight");
  }

  @Test
  void aFileWithoutAnAdapterIsRefused() {
    files.put(FINETUNE, Map.of("x", Tensor.zeros(DType.F32, 2)));
    assertThatThrownBy(this::load).hasMessageContainingAll(FINETUNE, "holds no adapter", "lora_A");
  }

  @Test
  void severalHeadsAreAnAdapterToo() throws IOException {
    Map<String, Tensor> plain = files.remove(FINETUNE);
    plain.forEach(
        (key, tensor) -> {
          String stem = key.replaceFirst("lora_.*", "");
          if (key.contains("lora_A")) {
            put(FINETUNE, stem + "lora_A.weight", tensor.shape());
            put(FINETUNE, stem + "lora_route.weight", 3, tensor.size(1));
          } else {
            for (int head = 0; head < 3; head++) {
              put(FINETUNE, stem + "lora_B" + head + ".weight", tensor.shape());
            }
          }
        });
    try (RefThinker model = load()) {
      assertThat(model.adapter().orElseThrow().parameters()).hasSize(14 * 5);
    }
    assertThat(notes).isEmpty();
    files.get(FINETUNE).remove(UP + "lora_B2.weight");
    assertThatThrownBy(this::load)
        .hasMessageContainingAll(FINETUNE, "layers.1.mlp.up_proj.lora_route.weight");
  }

  @Test
  void namesOfAnotherWrapperMayStandBeforeTheLayers() throws IOException {
    Map<String, Tensor> plain = files.remove(FINETUNE);
    Map<String, Tensor> wrapped = new TreeMap<>();
    plain.forEach((key, value) -> wrapped.put(key.replace(TRAINED, "a$1\\b."), value));
    files.put(FINETUNE, wrapped);
    try (RefThinker model = load()) {
      assertThat(model.adapter().orElseThrow().paths()).hasSize(14);
    }
  }

  @Test
  void theEmbeddingsDecideTheNumberOfTokens() throws IOException {
    put(LAST, TRAINED + "embed_tokens.weight", 77, 16);
    put(LAST, "base_model.model.lm_head.weight", 77, 16);
    try (RefThinker model = load()) {
      assertThat(model.config().llm().vocabSize()).isEqualTo(77);
    }
    files
        .get(LAST)
        .keySet()
        .removeAll(Set.of(TRAINED + "embed_tokens.weight", "base_model.model.lm_head.weight"));
    try (RefThinker model = load()) {
      assertThat(model.config().llm().vocabSize()).isEqualTo(30);
    }
  }

  /** Which the next file then lacks. */
  @Test
  void projectorsMayComeWithTheAdapter() throws IOException {
    Map<String, Tensor> last = files.get(LAST);
    for (String key : List.copyOf(last.keySet())) {
      if (key.contains("l_projector.")) {
        files.get(FINETUNE).put(key, last.remove(key));
      }
    }
    String queries = "visual_query_tokens";
    try (RefThinker model = load()) {
      assertThat(
              model
                  .visual()
                  .parameters()
                  .get(queries)
                  .get()
                  .equal(files.get(FINETUNE).get(TRAINED + "vl_projector." + queries)))
          .isTrue();
    }
    assertThat(notes).isEmpty();
  }
}
