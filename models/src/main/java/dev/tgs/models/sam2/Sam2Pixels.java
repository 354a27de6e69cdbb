package dev.tgs.models.sam2;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.models.ImageNet;

/** What SAM 2.1 reads of a picture: a square, whatever the picture's aspect. */
public final class Sam2Pixels {
  private Sam2Pixels() {}

  /**
   * The picture resized in float32 with antialiasing, as torchvision resizes tensors, then
   * normalised. A picture is widened to float one channel at a time: 4 bytes a pixel on the way.
   *
   * @param side image size of the model
   * @return F32 [1, 3, side, side]
   */
  public static Tensor of(Image image, long side) {
    return Scope.tidy(
        () -> {
          Image rgb = image.toRgb();
          Tensor bytes = Tensor.of(rgb.data(), 1, 1, rgb.height(), rgb.width(), 3);
          Tensor[] planes = new Tensor[3];
          for (int channel = 0; channel < planes.length; channel++) {
            Tensor levels = bytes.select(4, channel);
            planes[channel] =
                Scope.tidy(
                    () ->
                        Functional.resizeAntialiased(
                            levels.to(DType.F32).contiguous(), side, side));
          }
          return ImageNet.normalize(Tensor.cat(1, planes));
        });
  }
}
