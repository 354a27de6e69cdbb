package dev.tgs.models.refthinker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.Inventory;
import dev.tgs.models.llama.LlamaKeys;
import dev.tgs.models.qformer.QformerKeys;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file of the published thinker that is loaded last, held against the whole model. */
class RefThinkerInventoryTest {
  private static final TensorSource FILE = Inventory.source("ref-thinker-non-lora-trainables");

  @Test
  void itsTensorsAreThoseOfProjectorsEmbeddingsAndHead() {
    assertThat(
            FILE.keys().stream().collect(Collectors.groupingBy(this::part, Collectors.counting())))
        .isEqualTo(
            Map.of("vl_projector", 80L, "al_projector", 80L, "embed_tokens", 1L, "lm_head", 1L));
  }

  private String part(String key) {
    String[] names = key.replaceFirst("^base_model\\.model\\.(model\\.)?", "").split("\\.");
    return names[0];
  }

  @Test
  void everyTensorThatTheModelTakesFromItFits() {
    try (RefThinker model = new RefThinker(RefThinkerConfig.PUBLISHED, Quantization.NONE)) {
      fits(model.visual(), QformerKeys::visual, model.visual().parameters().keySet());
      fits(model.audio(), QformerKeys::audio, model.audio().parameters().keySet());
      Set<String> ends = Set.of("model.embed_tokens.weight", "lm_head.weight");
      fits(model.llm(), LlamaKeys::of, ends);
    }
  }

  private static void fits(Module part, WeightFiles.Keys keys, Set<String> wanted) {
    var shapes = Inventory.of(part);
    shapes.keySet().retainAll(new TreeSet<>(wanted));
    assertThat(Inventory.of(keys.of(FILE, wanted), wanted)).isEqualTo(shapes);
  }
}
