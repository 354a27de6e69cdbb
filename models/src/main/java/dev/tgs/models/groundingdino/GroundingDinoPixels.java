package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Resize;
import dev.tgs.models.ImageNet;

/** What Grounding DINO reads of a picture: its aspect is kept, its short side is 800 pixels. */
public final class GroundingDinoPixels {
  /** Short side of the picture that the model sees. */
  public static final int SIZE = 800;

  /** No side of the picture that the model sees is longer, and the short side gives way. */
  public static final int MAX_SIZE = 1333;

  private GroundingDinoPixels() {}

  record Size(int height, int width) {}

  /** {@link #of(Image, int, int)} with the published sizes. */
  public static Tensor of(Image image) {
    return of(image, SIZE, MAX_SIZE);
  }

  /**
   * The picture resized as Pillow's bilinear resizes bytes, then normalised.
   *
   * @param size short side, in pixels
   * @param maxSize limit of the long side, in pixels
   * @return F32 [1, 3, h, w]
   */
  public static Tensor of(Image image, int size, int maxSize) {
    Image seen = resized(image, size, maxSize);
    return Scope.tidy(
        () -> {
          Tensor bytes = Tensor.of(seen.data(), 1, seen.height(), seen.width(), 3);
          return ImageNet.normalize(bytes.permute(0, 3, 1, 2).to(DType.F32).contiguous());
        });
  }

  /** The picture as bytes of the size that the model sees, in RGB. */
  public static Image resized(Image image, int size, int maxSize) {
    Size to = size(image.height(), image.width(), size, maxSize);
    return Resize.pillowBilinear(image, to.height(), to.width()).toRgb();
  }

  /**
   * The published rule with its roundings: half to even where the long side decides, down for the
   * long side, which may so be one less than its limit. Where the published rule comes to a short
   * side of no pixels and fails, here it has one.
   */
  static Size size(int height, int width, int size, int maxSize) {
    if (size < 1 || maxSize < size) {
      throw new IllegalArgumentException(
          "size %d and max_size %d of a picture must be 1 <= size <= max_size"
              .formatted(size, maxSize));
    }
    double shorter = Math.min(height, width);
    double longer = Math.max(height, width);
    int side = size;
    if (longer / shorter * size > maxSize) {
      side = (int) Math.rint(maxSize * shorter / longer);
    }
    if (side == 0) {
      return width < height ? new Size(maxSize, 1) : new Size(1, maxSize);
    }
    if (side == shorter) {
      return new Size(height, width);
    }
    return width < height
        ? new Size((int) ((long) side * height / width), side)
        : new Size(side, (int) ((long) side * width / height));
  }
}
