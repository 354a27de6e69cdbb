package dev.tgs.models.bert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.KeyRules;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.TensorSource;
import dev.tgs.models.Inventory;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BertKeysTest {
  /** Both detectors of the hub and of the authors hold a BERT, after different prefixes. */
  @Test
  void isFoundInsideADetector() {
    try (Bert model = new Bert(GroundingDinoConfig.SWIN_T_OGC.bert())) {
      Map<String, List<Long>> needed = Inventory.of(model);
      Set<String> wanted = needed.keySet();
      for (String file : List.of("grounding-dino-swin_t", "grounding-dino-tiny-hf")) {
        TensorSource found = BertKeys.of(Inventory.source(file), wanted);
        assertThat(Inventory.of(found, wanted)).isEqualTo(needed);
      }
    }
  }

  @Test
  void olderFilesNameTheParametersOfANormOtherwise() {
    try (Bert model = new Bert(GroundingDinoConfig.SWIN_T_OGC.bert())) {
      Map<String, List<Long>> needed = Inventory.of(model);
      Set<String> wanted = needed.keySet();
      TensorSource older =
          RenamedSource.of(
              Inventory.source("grounding-dino-swin_t"),
              wanted.stream().map(BertKeysTest::older).toList(),
              KeyRules.of(
                  """
                  gamma$ -> weight
                  beta$  -> bias
                  """));
      TensorSource found = BertKeys.of(older, wanted);
      assertThat(Inventory.of(found, wanted)).isEqualTo(needed);
    }
  }

  private static String older(String key) {
    return "bert."
        + key.replace("LayerNorm.weight", "LayerNorm.gamma")
            .replace("LayerNorm.bias", "LayerNorm.beta");
  }
}
