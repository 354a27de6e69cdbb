package dev.tgs.models.groundingdino;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.Parameter;
import dev.tgs.engine.Shapes;
import dev.tgs.models.Inventory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundingDinoInventoryTest {
  @ParameterizedTest
  @CsvSource({
    "grounding-dino-swin_t, swin_T_224_1k, 938, 172839682",
    "grounding-dino-swin_b, swin_B_384_22k, 1106, 232903808"
  })
  void aPublishedSizeHasExactlyItsKeysAndShapes(
      String name, String backbone, int entries, long parameters) {
    GroundingDinoConfig config =
        backbone.startsWith("swin_T")
            ? GroundingDinoConfig.SWIN_T_OGC
            : GroundingDinoConfig.SWIN_B_COGCOOR;
    try (GroundingDino model = GroundingDino.whole(config)) {
      Map<String, List<Long>> published = Inventory.published(name);
      assertThat(Inventory.of(model))
          .hasSize(entries)
          .containsAllEntriesOf(published)
          .containsOnlyKeys(published.keySet());
      Set<Parameter> once = new HashSet<>(model.parameters().values());
      assertThat(once.stream().mapToLong(p -> Shapes.elements(p.shape())).sum())
          .isEqualTo(parameters);
    }
  }
}
