package dev.tgs.models.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.TensorSource;
import dev.tgs.models.Inventory;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without memory: a model tree takes none before it is loaded. */
class LlamaInventoryTest {
  @Test
  void everyTensorIsInTheFileAndNothingIsLeft() {
    try (Llama model = new Llama(LlamaConfig.LLAMA_2_7B)) {
      assertThat(Inventory.of(model)).isEqualTo(Inventory.published("llama-2-7b"));
    }
  }

  /** One among projectors as the training script saves it, one alone as peft does. */
  @ParameterizedTest
  @CsvSource({"ref-thinker-finetune-weights, 160", "ref-thinker-adapter, 0"})
  void everyTensorOfTheAdapterIsInTheFileAndTheRestIsOfTheProjectors(String file, int rest) {
    TensorSource source = Inventory.source(file);
    try (Llama model = new Llama(LlamaConfig.LLAMA_2_7B);
        LoraAdapter adapter = LoraAdapter.empty(source, 16, model)) {
      assertThat(model.unadapted(adapter)).isEmpty();
      Set<String> wanted = adapter.parameters().keySet();
      TensorSource found = adapter.named(source);
      assertThat(Inventory.of(adapter)).hasSize(448).isEqualTo(Inventory.of(found, wanted));
      assertThat(Inventory.unused(found, wanted))
          .hasSize(rest)
          .allMatch(key -> key.matches("base_model\\.model\\.model\\.[av]l_projector\\..*"));
    }
  }
}
