package dev.tgs.models.clip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.TensorSource;
import dev.tgs.models.Inventory;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClipVisionInventoryTest {
  private static final TensorSource PUBLISHED = Inventory.source("clip-vit-large-patch14");

  @Test
  void everyTensorOfTheTowerIsInTheFileAndTheRestIsKnown() {
    try (ClipVision model = new ClipVision(ClipVisionConfig.VIT_L_14)) {
      Set<String> wanted = model.parameters().keySet();
      TensorSource found = ClipVisionKeys.of(PUBLISHED, wanted);
      assertThat(Inventory.of(found, wanted)).isEqualTo(Inventory.of(model));
      assertThat(Inventory.unused(found, wanted))
          .contains(
              "embeddings.position_ids",
              "post_layernorm.weight",
              "post_layernorm.bias",
              "logit_scale",
              "visual_projection.weight",
              "text_projection.weight")
          .filteredOn(key -> !key.startsWith("text_model."))
          .hasSize(6);
    }
  }

  @Test
  void aFileOfTheTowerAloneHasNoPrefix() {
    try (ClipVision model = new ClipVision(ClipVisionConfig.VIT_L_14)) {
      Set<String> wanted = model.parameters().keySet();
      TensorSource tower = RenamedSource.of(PUBLISHED, wanted, KeyRules.of("^ -> vision_model."));
      TensorSource found = ClipVisionKeys.of(tower, wanted);
      assertThat(found).isSameAs(tower);
      assertThat(Inventory.of(found, wanted)).isEqualTo(Inventory.of(model));
    }
  }

  @Test
  void theConfigurationOfTheWholeClipOrOfItsTowerAlone() throws IOException {
    String tower =
        """
        {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
         "num_attention_heads": 16, "patch_size": 14, "projection_dim": 768}
        """;
    String whole =
        """
        {"model_type": "clip", "hidden_size": 3, "text_config": {"hidden_size": 768},
         "vision_config": %s}
        """
            .formatted(tower);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readValue(tower, ClipVisionConfig.class)).isEqualTo(ClipVisionConfig.VIT_L_14);
    assertThat(json.readValue(whole, ClipVisionConfig.class)).isEqualTo(ClipVisionConfig.VIT_L_14);
  }
}
