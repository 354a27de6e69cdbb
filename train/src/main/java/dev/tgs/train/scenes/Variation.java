package dev.tgs.train.scenes;

import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import java.util.random.RandomGenerator;

/**
 * How a picture is changed at each use, so that it is worth more than one.
 *
 * @param light factor of all levels
 */
public record Variation(boolean mirrored, double light) {
  private static final double LIGHT = 0.2;

  /** By lot. */
  public static Variation by(RandomGenerator random) {
    return new Variation(random.nextBoolean(), 1 + LIGHT * (2 * random.nextDouble() - 1));
  }

  /** A picture in RGB. */
  public Image apply(Image image) {
    byte[] levels = new byte[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.min(255, Math.round(i * light));
    }
    int width = image.width();
    byte[] from = image.data();
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length / 3; i++) {
      int x = i % width;
      int source = mirrored ? i - x + width - 1 - x : i;
      for (int c = 0; c < 3; c++) {
        to[3 * i + c] = levels[from[3 * source + c] & 0xFF];
      }
    }
    return Image.of(image.height(), width, 3, to);
  }

  public Mask apply(Mask mask) {
    int width = mask.width();
    return mirrored
        ? Mask.of(mask.height(), width, i -> mask.at(i / width, width - 1 - i % width))
        : mask;
  }
}
