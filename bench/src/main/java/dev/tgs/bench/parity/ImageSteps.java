package dev.tgs.bench.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.agent.AgentException;
import dev.tgs.bench.metrics.MaskMetrics;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Resize;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.groundingdino.GroundingDinoPixels;
import dev.tgs.models.sam2.Sam2Pixels;
import java.util.List;
import java.util.Map;

/** What happens to pictures before the models and to masks after them. */
final class ImageSteps {
  private static final int LARGEST_SIDE = 16_384;

  private ImageSteps() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record DinoSizes(Integer size, @JsonProperty("max_size") Integer maxSize) {
    DinoSizes {
      size = side("size", size == null ? GroundingDinoPixels.SIZE : size);
      maxSize = side("max_size", maxSize == null ? GroundingDinoPixels.MAX_SIZE : maxSize);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record SquareSize(@JsonProperty("image_size") Integer imageSize) {
    SquareSize {
      if (imageSize != null) {
        side("image_size", imageSize);
      }
    }

    int or(int published) {
      return imageSize == null ? published : imageSize;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record TargetSize(List<Integer> size, String resample) {
    TargetSize {
      if (size == null || size.size() != 2) {
        throw new IllegalArgumentException("size must be [height, width], but is " + size + ".");
      }
      size.forEach(side -> side("size", side));
      resample = resample == null ? "bilinear" : resample;
    }
  }

  private static int side(String name, int side) {
    if (side < 1 || side > LARGEST_SIDE) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + LARGEST_SIDE + ", but is " + side + ".");
    }
    return side;
  }

  static Map<String, Tensor> dinoTransform(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("dino-transform");
    DinoSizes sizes = ConfigFile.read(call.config(), DinoSizes.class);
    Tensor pixels = GroundingDinoPixels.of(inputs.image("image"), sizes.size(), sizes.maxSize());
    return Map.of("pixel_values", pixels.squeeze(0).contiguous());
  }

  static Map<String, Tensor> sam2Transform(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("sam2-transform");
    SquareSize size = ConfigFile.read(call.config(), SquareSize.class);
    Tensor pixels = Sam2Pixels.of(inputs.image("image"), size.or(1024));
    return Map.of("pixel_values", pixels.squeeze(0).contiguous());
  }

  static Map<String, Tensor> clipTransform(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("clip-transform");
    SquareSize size = ConfigFile.read(call.config(), SquareSize.class);
    return Map.of("pixel_values", ClipPixels.of(inputs.image("image"), size.or(224)));
  }

  static Map<String, Tensor> pillowResize(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("pillow-resize");
    TargetSize to = ConfigFile.read(call.config(), TargetSize.class);
    Image image = inputs.image("image");
    return image(
        switch (to.resample()) {
          case "bilinear" -> Resize.pillowBilinear(image, to.size().get(0), to.size().get(1));
          case "bicubic" -> Resize.pillowBicubic(image, to.size().get(0), to.size().get(1));
          default ->
              throw new AgentException(
                  "resample is '%s', needed is bilinear or bicubic.".formatted(to.resample()));
        });
  }

  static Map<String, Tensor> openCvResize(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("cv-resize");
    TargetSize to = ConfigFile.read(call.config(), TargetSize.class);
    return image(Resize.openCvLinear(inputs.image("image"), to.size().get(0), to.size().get(1)));
  }

  private static Map<String, Tensor> image(Image image) {
    return Map.of(
        "image", Tensor.of(image.data(), image.height(), image.width(), image.channels()));
  }

  static Map<String, Tensor> metrics(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("metrics");
    Tensor masks = inputs.bytes("masks", 3);
    Tensor truth = Inputs.shaped("gt", inputs.bytes("gt", 3), masks.shape());
    Tensor probabilities =
        Inputs.shaped("probabilities", inputs.floats("probabilities", 3), masks.shape());
    return Map.of(
        "J", one(MaskMetrics.j(masks, truth)),
        "F", one(MaskMetrics.f(probabilities, truth)),
        "S", one(MaskMetrics.s(masks)));
  }

  private static Tensor one(float value) {
    return Tensor.of(new float[] {value}, 1);
  }
}
