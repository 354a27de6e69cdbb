package dev.tgs.agent.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;

/** What SAM 2.1 reads of a picture: a square, whatever the picture's aspect. */
final class Sam2Pixels {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  private Sam2Pixels() {}

  /**
   * Values of 0 to 1, resized in float with antialiasing, then normalised channel by channel.
   *
   * @return F32 [1, 3, side, side]
   */
  static Tensor of(Image image, long side) {
    return Scope.tidy(
        () -> {
          Tensor bytes = Tensor.of(image.data(), 1, image.height(), image.width(), 3);
          Tensor planes = bytes.permute(0, 3, 1, 2).to(DType.F32).contiguous().div(255);
          return Functional.resizeAntialiased(planes, side, side)
              .sub(Tensor.of(MEAN, 1, 3, 1, 1))
              .div(Tensor.of(STD, 1, 3, 1, 1));
        });
  }
}
