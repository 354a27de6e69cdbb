package dev.tgs.train.segmenter;

import dev.tgs.bench.synth.Split;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.train.scenes.Picture;
import dev.tgs.train.scenes.SceneSource;
import dev.tgs.train.scenes.Variation;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A picture and what is to be cut out of it.
 *
 * @param masks none of them empty
 */
record Sight(Image image, List<Mask> masks) {
  static Sight draw(SceneSource scenes, Split split, long number) {
    Picture picture = Picture.draw(scenes, split, number);
    return new Sight(
        picture.drawing().picture(),
        picture.drawing().masks().stream().filter(mask -> !mask.isEmpty()).toList());
  }

  Sight varied(Variation variation) {
    return new Sight(
        variation.apply(image), masks.stream().map(mask -> variation.apply(mask)).toList());
  }

  /**
   * Boxes of the masks, F32 [k, 4], each side somewhat off.
   *
   * @param most deviation of a side, as a share of the box
   */
  Tensor boxes(RandomGenerator random, double most) {
    float[] corners = new float[4 * masks.size()];
    for (int i = 0; i < masks.size(); i++) {
      Box box = masks.get(i).box().orElseThrow();
      double off = most * random.nextDouble();
      corners[4 * i] = moved(box.x0(), off * box.width(), image.width(), random);
      corners[4 * i + 1] = moved(box.y0(), off * box.height(), image.height(), random);
      corners[4 * i + 2] = moved(box.x1(), off * box.width(), image.width(), random);
      corners[4 * i + 3] = moved(box.y1(), off * box.height(), image.height(), random);
    }
    return Tensor.of(corners, masks.size(), 4);
  }

  private static float moved(double at, double deviation, int end, RandomGenerator random) {
    return (float) Math.max(0, Math.min(end, at + deviation * random.nextGaussian()));
  }

  /** The masks in the square that the model sees, F32 [k, 1, side, side], shares of cells. */
  Tensor truth(long side, Device device) {
    Tensor[] planes =
        masks.stream()
            .map(mask -> Tensor.of(mask.toBytes(), 1, 1, mask.height(), mask.width()))
            .toArray(Tensor[]::new);
    return Functional.resizeAntialiased(Tensor.cat(0, planes).to(device).to(DType.F32), side, side);
  }
}
