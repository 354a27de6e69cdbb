package dev.tgs.models.qformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.EngineException;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.TensorSource;
import dev.tgs.models.Inventory;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both projectors stand in both files of a fine-tuned thinker, among other tensors. */
class QformerInventoryTest {
  private static final String FINE_TUNED = "ref-thinker-finetune-weights";

  @ParameterizedTest
  @ValueSource(strings = {FINE_TUNED, "ref-thinker-non-lora-trainables"})
  void everyTensorIsInTheFileAndTheRestIsKnown(String file) {
    try (QformerProjector visual = QformerProjector.visual(QformerConfig.VISUAL);
        QformerProjector audio = QformerProjector.audio(QformerConfig.AUDIO)) {
      Set<String> wanted = visual.parameters().keySet();
      TensorSource found = QformerKeys.visual(Inventory.source(file), wanted);
      assertThat(Inventory.of(found, wanted)).isEqualTo(Inventory.of(visual));
      checkRest("visual", Inventory.unused(found, wanted));

      wanted = audio.parameters().keySet();
      found = QformerKeys.audio(Inventory.source(file), wanted);
      assertThat(Inventory.of(found, wanted)).isEqualTo(Inventory.of(audio));
      checkRest("audio", Inventory.unused(found, wanted));
    }
  }

  private static void checkRest(String kind, Set<String> unused) {
    String bert = kind + "_Qformer\\.bert\\.";
    String text = bert + "encoder\\.layer\\.[01]\\.(intermediate|output)\\..*";
    String words = bert + "embeddings\\.(word|position)_embeddings\\.weight";
    String head = kind + "_Qformer\\.cls\\..*";
    assertThat(unused.stream().filter(key -> !key.startsWith("base_model.")))
        .allMatch(key -> key.matches(text + "|" + words + "|" + head))
        .hasSize(12 + 2 + 5);
  }

  @Test
  void preTrainingPutsLessBeforeTheKeys() {
    try (QformerProjector model = QformerProjector.audio(QformerConfig.AUDIO)) {
      Set<String> wanted = model.parameters().keySet();
      Set<String> keys =
          Set.copyOf(wanted.stream().map(key -> "model.al_projector." + key).toList());
      TensorSource file =
          RenamedSource.of(
              Inventory.source(FINE_TUNED), keys, KeyRules.of("^ -> base_model.model."));
      assertThat(Inventory.of(QformerKeys.audio(file, wanted), wanted))
          .isEqualTo(Inventory.of(model));
    }
  }

  @Test
  void aFileWithoutTheProjectorIsNamed() {
    assertThatThrownBy(() -> QformerKeys.audio(Inventory.source("llama-2-7b"), Set.of()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("llama-2-7b does not hold the audio Q-Former")
        .hasMessageContaining("audio_query_tokens");
  }
}
