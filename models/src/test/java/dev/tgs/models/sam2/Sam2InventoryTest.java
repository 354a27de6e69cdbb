package dev.tgs.models.sam2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.Shapes;
import dev.tgs.models.Inventory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sam2InventoryTest {
  @ParameterizedTest
  @CsvSource({
    "tiny, 471, 38962498",
    "small, 519, 46060354",
    "base_plus, 615, 80850178",
    "large, 903, 224446642"
  })
  void everyPublishedSizeHasItsEntriesAndParameters(String size, int entries, long parameters) {
    Sam2Config config =
        Map.of(
                "tiny", Sam2Config.HIERA_TINY,
                "small", Sam2Config.HIERA_SMALL,
                "base_plus", Sam2Config.HIERA_BASE_PLUS,
                "large", Sam2Config.HIERA_LARGE)
            .get(size);
    try (Sam2 model = Sam2.whole(config)) {
      Map<String, List<Long>> published = Inventory.published("sam2.1-hiera-" + size);
      assertThat(Inventory.of(model))
          .hasSize(entries)
          .containsAllEntriesOf(published)
          .containsOnlyKeys(published.keySet());
      assertThat(
              model.parameters().entrySet().stream()
                  .filter(e -> !e.getKey().endsWith("gaussian_matrix")) // a buffer, not a parameter
                  .mapToLong(e -> Shapes.elements(e.getValue().shape()))
                  .sum())
          .isEqualTo(parameters);
    }
  }
}
