package dev.tgs.models.clip;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Resize;
import java.nio.FloatBuffer;
import java.util.List;

/** What CLIP reads of a picture: a square, whatever the picture's aspect. */
public final class ClipPixels {
  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
  private static final float[] STD = {0.26862954f, 0.26130258f, 0.27577711f};

  /** The value of each level of red, green and blue. */
  private static final float[][] VALUES = values();

  private ClipPixels() {}

  private static float[][] values() {
    float[][] values = new float[3][256];
    for (int channel = 0; channel < 3; channel++) {
      for (int level = 0; level < 256; level++) {
        float share = (float) (level * (1 / 255.0));
        values[channel][level] = (share - MEAN[channel]) / STD[channel];
      }
    }
    return values;
  }

  /**
   * The picture resized as Pillow's bicubic resizes bytes, then normalised.
   *
   * @param size image size of the model
   * @return F32 [3, size, size]
   */
  public static Tensor of(Image image, int size) {
    Image seen = Resize.pillowBicubic(image, size, size).toRgb();
    byte[] levels = seen.data(); // [size, size, 3]
    return Tensor.read(
        DType.F32,
        slice -> {
          FloatBuffer pixels = slice.asFloatBuffer();
          for (int channel = 0; channel < 3; channel++) {
            for (int i = channel; i < levels.length; i += 3) {
              pixels.put(VALUES[channel][levels[i] & 0xff]);
            }
          }
        },
        3,
        size,
        size);
  }

  /** {@link #of(Image, int)} of each frame: F32 [frames, 3, size, size]. */
  public static Tensor of(List<Image> frames, int size) {
    return Scope.tidy(
        () ->
            Tensor.stack(0, frames.stream().map(frame -> of(frame, size)).toArray(Tensor[]::new)));
  }
}
