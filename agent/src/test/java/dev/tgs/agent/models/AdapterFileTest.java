package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.LoraAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterFileTest {
  private static final String LAYER = "layers.0.self_attn.v_proj";
  private static final int WIDTH = LlamaConfig.MINI.hiddenSize();

  @TempDir Path folder;

  /** Two ranks of ones: what is added is alpha / 2 * 2 everywhere. */
  private float added(AdapterFile file) {
    try (Scope scope = Scope.open();
        Llama model = new Llama(LlamaConfig.MINI)) {
      String stem = "base_model.model.model." + LAYER;
      Safetensors.write(
          folder.resolve("adapter_model.safetensors"),
          Map.of(
              stem + ".lora_A.weight", Tensor.full(1, DType.F32, 2, WIDTH),
              stem + ".lora_B.weight", Tensor.full(1, DType.F32, WIDTH, 2)),
          Map.of());
      try (LoraAdapter adapter = file.load(model, new Placement(DType.F32, Device.CPU))) {
        Tensor merged = adapter.merge(LAYER, Tensor.zeros(DType.F32, WIDTH, WIDTH));
        return merged.toFloats()[7];
      }
    }
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), json);
  }

  @Test
  void aFolderOfPeftTellsItsScalingAndAFileDoesNot() throws IOException {
    config(
        """
        {"peft_type": "LORA", "r": 2, "lora_alpha": 6, "use_rslora": false, "alpha_pattern": {}}
        """);
    assertThat(added(new AdapterFile(folder, 16))).isEqualTo(6);
    Path file = folder.resolve("adapter_model.safetensors");
    assertThat(added(new AdapterFile(file, 16))).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"r\": 2}",
        "{",
        "{\"lora_alpha\": 6, \"use_rslora\": true}",
        "{\"lora_alpha\": 6, \"use_dora\": true}",
        "{\"lora_alpha\": 6, \"alpha_pattern\": {\"v_proj\": 3}}"
      })
  void whatIsNoPlainAdapterIsRefused(String json) throws IOException {
    config(json);
    assertThatThrownBy(() -> added(new AdapterFile(folder, 16)))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("adapter_config.json");
  }
}
