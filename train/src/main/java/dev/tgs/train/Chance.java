package dev.tgs.train;

import dev.tgs.engine.Shapes;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Random weights to begin a training with; those of a name are the same for the same seed. */
public record Chance(long seed) {
  /** One value everywhere. */
  public static float[] all(float value, long[] shape) {
    float[] values = new float[(int) Shapes.elements(shape)];
    Arrays.fill(values, value);
    return values;
  }

  /** Normal, with deviations beyond two cut off. */
  public float[] normal(String key, double deviation, long[] shape) {
    return fill(
        key,
        shape,
        random -> {
          double value = random.nextGaussian();
          while (Math.abs(value) > 2) {
            value = random.nextGaussian();
          }
          return value * deviation;
        });
  }

  /** Uniform, so that neither values nor gradients grow. */
  public float[] xavier(String key, long[] shape) {
    long field = Shapes.elements(shape) / shape[0] / shape[1];
    double bound = Math.sqrt(6.0 / (field * (shape[0] + shape[1])));
    return fill(key, shape, random -> random.nextDouble(-bound, bound));
  }

  /** Uniform, so that values keep their size: how layers of torch begin. */
  public float[] lecun(String key, long[] shape) {
    double bound = 1 / Math.sqrt((double) Shapes.elements(shape) / shape[0]);
    return fill(key, shape, random -> random.nextDouble(-bound, bound));
  }

  private float[] fill(String key, long[] shape, ToDoubleFunction<SplittableRandom> value) {
    SplittableRandom random = new SplittableRandom(seed * 31 + key.hashCode()).split();
    float[] values = new float[(int) Shapes.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(random);
    }
    return values;
  }
}
