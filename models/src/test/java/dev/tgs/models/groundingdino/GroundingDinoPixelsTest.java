package dev.tgs.models.groundingdino;

import static dev.tgs.models.ParityFixture.abs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Rgb;
import dev.tgs.models.ParityFixture;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the published transform; tolerances of the parity contract. */
class GroundingDinoPixelsTest {
  @ParameterizedTest
  @ValueSource(strings = {"enlarge", "wide", "tall", "kept", "shrink"})
  void equalsThePublishedTransform(String name) {
    ParityFixture fixture = ParityFixture.of("dino-transform-" + name);
    JsonNode config = ParityFixture.config("dino-transform-" + name, JsonNode.class);
    try (Scope scope = Scope.open()) {
      Tensor pixels =
          GroundingDinoPixels.of(
              fixture.image("in.image"),
              config.get("size").asInt(),
              config.get("max_size").asInt());
      assertThat(abs(pixels, fixture.get("out.pixel_values").unsqueeze(0))).isLessThan(1e-5);
    }
  }

  @Test
  void sizesAreThoseOfThePublishedRule() throws IOException {
    try (InputStream in =
        GroundingDinoPixelsTest.class.getResourceAsStream("/parity/dino-transform-sizes.json")) {
      for (JsonNode row : new ObjectMapper().readTree(in)) {
        assertThat(
                GroundingDinoPixels.size(
                    row.get(1).asInt(), row.get(0).asInt(), row.get(2).asInt(), row.get(3).asInt()))
            .as("%s", row)
            .isEqualTo(new GroundingDinoPixels.Size(row.get(5).asInt(), row.get(4).asInt()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4000, 1, 1333", "4000, 1, 1333, 1", "1, 67108864, 1, 1333"})
  void aThreadKeepsOnePixel(int height, int width, int seenHeight, int seenWidth) {
    assertThat(GroundingDinoPixels.size(height, width, 800, 1333))
        .isEqualTo(new GroundingDinoPixels.Size(seenHeight, seenWidth));
  }

  @Test
  void sizesThatContradictAreRefused() {
    assertThatThrownBy(() -> GroundingDinoPixels.size(10, 10, 800, 700))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("800")
        .hasMessageContaining("700");
  }

  @Test
  void greyIsSeenAsItsColour() {
    Image colour = Image.filled(6, 9, new Rgb(70, 70, 70));
    try (Scope scope = Scope.open()) {
      Tensor grey = GroundingDinoPixels.of(colour.toGrey(), 12, 20);
      assertThat(grey.equal(GroundingDinoPixels.of(colour, 12, 20))).isTrue();
    }
  }
}
