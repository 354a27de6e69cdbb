package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {
  private static final String PREFIX = "base_model.model.";
  private static final LlamaConfig LLM =
      new LlamaConfig("llama", 16, 32, 1, 2, 2, 50, 1e-5, 1e4, null, 64, false);

  @TempDir Path temp;

  /** As much of a Ref-Thinker as a merge looks at. */
  private Path models() throws IOException {
    Path models = Files.createDirectories(temp.resolve("models/llm")).getParent();
    try (Scope scope = Scope.open()) {
      Safetensors.write(models.resolve("llm/model.safetensors"), zeros(new Llama(LLM)), Map.of());
      Safetensors.write(
          models.resolve("clip"), Map.of("class_embedding", Tensor.zeros(DType.F32, 4)), Map.of());
      TorchFile.write(models.resolve("beats.pt"), Map.of("a", Tensor.zeros(DType.F32, 4)));
      String layer = PREFIX + "model.layers.0.mlp.up_proj.lora_";
      TorchFile.write(
          models.resolve("finetune_weights.bin"),
          Map.of(
              layer + "A.default.weight", Tensor.full(1, DType.F32, 2, 16),
              layer + "B.default.weight", Tensor.full(1, DType.F32, 32, 2)));
      String projector = PREFIX + "model.";
      TorchFile.write(
          models.resolve("non_lora_trainables.bin"),
          Map.of(
              projector + "vl_projector.visual_query_tokens", Tensor.zeros(DType.F32, 1, 2, 4),
              projector + "al_projector.audio_query_tokens", Tensor.zeros(DType.F32, 1, 2, 4),
              PREFIX + "model.embed_tokens.weight", Tensor.zeros(DType.F32, 52, 16),
              PREFIX + "lm_head.weight", Tensor.zeros(DType.F32, 52, 16)));
    }
    new ObjectMapper()
        .writeValue(
            models.resolve("llm/config.json").toFile(),
            Map.of(
                "hidden_size", 16,
                "intermediate_size", 32,
                "num_hidden_layers", 1,
                "num_attention_heads", 2,
                "vocab_size", 50));
    return models;
  }

  private static Map<String, Tensor> zeros(Module module) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    module
        .parameters()
        .forEach((key, parameter) -> tensors.put(key, Tensor.zeros(DType.F32, parameter.shape())));
    return tensors;
  }

  @Test
  void saysWhatWasDoneAndGoesOn() throws IOException {
    String models = models().toString();
    Path out = temp.resolve("out");
    Run run = Run.tgs("weights", "merge", models, "--out", out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("part of 1 layers", "--models " + out);
    assertThat(run.err()).contains("write", "14/14", "adapts 1 of the 7 layers");

    Run inspect = Run.tgs("weights", "inspect", out.resolve("llm").toString());
    assertThat(inspect.out()).contains("[52, 16]").doesNotContain("lora");

    Run again = Run.tgs("weights", "merge", models, "--out", out.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--force");

    Run forced =
        Run.tgs(
            "weights", "merge", models, "-o=" + out, "--force", "--precision=bf16", "--json", "-q");
    assertThat(forced.code()).as(forced.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(forced.out());
    assertThat(json.get("adapted_layers").asInt()).isEqualTo(1);
    assertThat(json.get("language_model_bytes").asLong())
        .isEqualTo(2L * (2 * 52 * 16 + 4 * 16 * 16 + 3 * 16 * 32 + 3 * 16));
    assertThat(forced.err()).isEmpty();
  }

  @Test
  void aCallWithoutAPlaceOrAKnownPrecisionIsRefused() {
    Run nowhere = Run.tgs("weights", "merge", temp.toString());
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("--out");
    Run strange = Run.tgs("weights", "merge", temp.toString(), "-o=out", "--precision=fp8");
    assertThat(strange.code()).isEqualTo(1);
    assertThat(strange.err()).contains("fp8").contains("fp32 or bf16");
  }

  @Test
  void whatIsMissingIsNamed() {
    Run run = Run.tgs("weights", "merge", temp.toString(), "-o=" + temp.resolve("out"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("lacks the language model").contains("finetune_weights.bin");
    assertThat(temp.resolve("out")).doesNotExist();
  }
}
