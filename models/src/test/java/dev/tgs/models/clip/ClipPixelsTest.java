package dev.tgs.models.clip;

import static dev.tgs.models.ParityFixture.abs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Resize;
import dev.tgs.media.Rgb;
import dev.tgs.models.ParityFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Pillow and the published image processor; tolerances of the parity contract. */
class ClipPixelsTest {
  @ParameterizedTest
  @ValueSource(strings = {"enlarge", "shrink", "tall", "kept"})
  void equalsThePublishedTransform(String name) {
    ParityFixture fixture = ParityFixture.of("clip-transform-" + name);
    JsonNode config = ParityFixture.config("clip-transform-" + name, JsonNode.class);
    try (Scope scope = Scope.open()) {
      Tensor pixels = ClipPixels.of(fixture.image("in.image"), config.get("image_size").asInt());
      assertThat(abs(pixels, fixture.get("out.pixel_values"))).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, -1.7922626, -1.7520971, -1.4802198", "255, 1.9303361, 2.0748837, 2.1458969"})
  void theEndsOfTheScale(int level, float red, float green, float blue) {
    Image picture = Image.filled(3, 5, new Rgb(level, level, level));
    try (Scope scope = Scope.open()) {
      assertThat(ClipPixels.of(picture, 1).toFloats()).containsExactly(red, green, blue);
    }
  }

  /** A frame of Ref-AVSBench. */
  @Test
  void aRealFrameGivesThePublishedValues() throws NoSuchAlgorithmException {
    Path file =
        Path.of(
            System.getProperty("tgs.shared", "../../shared"),
            "media/REFAVS/media/-8mcyL3kWNQ_8000_18000/frames/7.jpg");
    Assumptions.assumeTrue(Files.exists(file), file + " is not there");
    Image frame = Images.read(file);
    Image seen = Resize.pillowBicubic(frame, 224, 224);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(seen.data());
    assertThat(HexFormat.of().formatHex(hash)).startsWith("bc3ecc305ee67f87");
    try (Scope scope = Scope.open()) {
      float[] means = ClipPixels.of(frame, 224).reshape(3, 224 * 224).mean(1, false).toFloats();
      assertThat(means)
          .containsExactly(new float[] {-0.1428187f, -0.0354478f, -0.0195396f}, within(1e-6f));
    }
  }

  @Test
  void framesAreStackedInTheirOrder() {
    Image grey = Image.filled(6, 9, new Rgb(70, 70, 70)).toGrey();
    Image red = Image.filled(4, 4, new Rgb(255, 0, 0));
    try (Scope scope = Scope.open()) {
      Tensor frames = ClipPixels.of(List.of(grey, red), 16);
      assertThat(frames.shape()).containsExactly(2, 3, 16, 16);
      assertThat(frames.select(0, 0).equal(ClipPixels.of(grey.toRgb(), 16))).isTrue();
      assertThat(frames.select(0, 1).equal(ClipPixels.of(red, 16))).isTrue();
    }
  }
}
