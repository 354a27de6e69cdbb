package dev.tgs.models.sam2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.TensorSource;
import dev.tgs.models.Inventory;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sam2KeysTest {
  private static final Map<String, Sam2Config> SIZES =
      Map.of(
          "tiny", Sam2Config.HIERA_TINY,
          "small", Sam2Config.HIERA_SMALL,
          "base_plus", Sam2Config.HIERA_BASE_PLUS,
          "large", Sam2Config.HIERA_LARGE);

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "base_plus", "large"})
  void everyTensorOfTheModelIsInTheHubFileAndEveryOneOfTheFileIsUsed(String size) {
    try (Sam2 model = Sam2.whole(SIZES.get(size))) {
      Set<String> wanted = model.parameters().keySet();
      TensorSource renamed = Sam2Keys.of(Inventory.source("sam2.1-hiera-" + size + "-hf"), wanted);
      assertThat(Inventory.of(renamed, wanted)).isEqualTo(Inventory.of(model));
      assertThat(Inventory.unused(renamed, wanted)).isEmpty();
    }
  }

  @Test
  void theAuthorsFileKeepsItsKeys() {
    TensorSource published = Inventory.source("sam2.1-hiera-tiny");
    assertThat(Sam2Keys.of(published, published.keys())).isSameAs(published);
  }
}
