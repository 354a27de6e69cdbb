package dev.tgs.models.groundingdino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.EngineException;
import dev.tgs.engine.TensorSource;
import dev.tgs.models.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundingDinoKeysTest {
  @ParameterizedTest
  @CsvSource({"grounding-dino-tiny-hf, tiny", "grounding-dino-base-hf, base"})
  void everyTensorOfTheModelIsInTheHubFileAndEveryOneOfTheFileIsUsed(String name, String size) {
    GroundingDinoConfig config =
        size.equals("tiny") ? GroundingDinoConfig.SWIN_T_OGC : GroundingDinoConfig.SWIN_B_COGCOOR;
    try (GroundingDino model = GroundingDino.whole(config)) {
      Map<String, List<Long>> needed = new TreeMap<>(Inventory.of(model));
      Set<String> wanted = Set.copyOf(needed.keySet());
      TensorSource renamed = GroundingDinoKeys.of(Inventory.source(name), wanted);
      // The hub keeps one of the twelve copies of the box head, and neither pooler nor constants.
      needed
          .keySet()
          .removeIf(
              key ->
                  key.startsWith("transformer.decoder.bbox_embed.")
                      || key.matches("bbox_embed\\.[1-9]\\..*")
                      || key.startsWith("bert.pooler.")
                      || key.endsWith(".relative_position_index"));
      assertThat(Inventory.of(renamed, wanted)).isEqualTo(needed);
      assertThat(Inventory.unused(renamed, wanted)).isEmpty();
    }
  }

  @Test
  void theAuthorsFileKeepsItsKeys() {
    TensorSource published = Inventory.source("grounding-dino-swin_t");
    assertThat(GroundingDinoKeys.of(published, published.keys())).isSameAs(published);
  }

  @Test
  void anotherModelIsRefusedWithSomeOfItsKeys() {
    TensorSource other = Inventory.source("sam2.1-hiera-tiny");
    assertThatThrownBy(() -> GroundingDinoKeys.of(other, Set.of()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("sam2.1-hiera-tiny does not hold Grounding DINO")
        .hasMessageContaining("transformer.level_embed (the authors' layout)")
        .hasMessageContaining("model.level_embed (Hugging Face)")
        .hasMessageContaining("471 tensors")
        .hasMessageContaining("image_encoder.neck.convs.0.conv.bias");
  }
}
