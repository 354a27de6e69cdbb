package dev.tgs.models.sam2;

import static dev.tgs.models.ParityFixture.abs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Rgb;
import dev.tgs.models.ParityFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the published transform; tolerances of the parity contract. */
class Sam2PixelsTest {
  @ParameterizedTest
  @ValueSource(strings = {"enlarge", "shrink", "kept", "one-row"})
  void equalsThePublishedTransform(String name) {
    ParityFixture fixture = ParityFixture.of("sam2-transform-" + name);
    JsonNode config = ParityFixture.config("sam2-transform-" + name, JsonNode.class);
    try (Scope scope = Scope.open()) {
      Tensor pixels = Sam2Pixels.of(fixture.image("in.image"), config.get("image_size").asInt());
      assertThat(abs(pixels, fixture.get("out.pixel_values").unsqueeze(0))).isLessThan(1e-4);
    }
  }

  @Test
  void greyIsSeenAsItsColour() {
    Image colour = Image.filled(6, 9, new Rgb(70, 70, 70));
    try (Scope scope = Scope.open()) {
      assertThat(Sam2Pixels.of(colour.toGrey(), 16).equal(Sam2Pixels.of(colour, 16))).isTrue();
    }
  }
}
