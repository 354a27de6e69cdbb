package dev.tgs.train.thinker;

import java.util.SplittableRandom;

/**
 * Another colour for what has one: its hue turns about the grey axis, it becomes paler or stronger,
 * darker or lighter. Greys stay grey.
 *
 * @param matrix from RGB to RGB, row by row
 */
record Recolouring(float[] matrix) {
  private static final double LEAST_TURN = Math.PI / 6;

  static Recolouring any(SplittableRandom random) {
    double angle = LEAST_TURN + 2 * (Math.PI - LEAST_TURN) * random.nextDouble();
    double strength = 0.5 + 0.7 * random.nextDouble();
    double light = 0.7 + 0.6 * random.nextDouble();
    double cos = strength * Math.cos(angle);
    double sin = strength * Math.sin(angle) / Math.sqrt(3);
    double all = (1 - cos) / 3;
    double[] rows = {
      cos + all, all - sin, all + sin, all + sin, cos + all, all - sin, all - sin, all + sin,
      cos + all
    };
    float[] matrix = new float[9];
    for (int i = 0; i < 9; i++) {
      matrix[i] = (float) (light * rows[i]);
    }
    return new Recolouring(matrix);
  }

  /** Changes the pixel whose red is at {@code at}. */
  void apply(byte[] rgb, int at) {
    int red = rgb[at] & 0xFF;
    int green = rgb[at + 1] & 0xFF;
    int blue = rgb[at + 2] & 0xFF;
    for (int i = 0; i < 3; i++) {
      float value = matrix[3 * i] * red + matrix[3 * i + 1] * green + matrix[3 * i + 2] * blue;
      rgb[at + i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
  }
}
