package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;

/** Sine encodings of places, boxes and text positions, and the encoder's anchors. */
final class Positions {
  private static final double SCALE = 2 * Math.PI;
  private static final double EPS = 1e-6;
  private static final double BOX_TEMPERATURE = 10000;

  private Positions() {}

  /** 1 / temperature^(2 floor(i / 2) / count) for each feature i. */
  private static double[] frequencies(int count, double temperature) {
    double[] frequencies = new double[count];
    for (int i = 0; i < count; i++) {
      int pair = i / 2;
      frequencies[i] = Math.pow(temperature, -2.0 * pair / count);
    }
    return frequencies;
  }

  private static void encode(double angle, double[] frequencies, float[] out, int at) {
    for (int i = 0; i < frequencies.length; i++) {
      double phase = angle * frequencies[i];
      out[at + i] = (float) (i % 2 == 0 ? Math.sin(phase) : Math.cos(phase));
    }
  }

  /** Encoding of the cells of one level, F32 [h * w, width]: y features, then x features. */
  static Tensor grid(Levels.Size size, int width, double temperatureH, double temperatureW) {
    int half = width / 2;
    float[] rows = axis(size.height(), half, temperatureH);
    float[] columns = axis(size.width(), half, temperatureW);
    float[] out = new float[size.tokens() * width];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int at = (y * size.width() + x) * width;
        System.arraycopy(rows, y * half, out, at, half);
        System.arraycopy(columns, x * half, out, at + half, half);
      }
    }
    return Tensor.of(out, size.tokens(), width);
  }

  private static float[] axis(int length, int features, double temperature) {
    double[] frequencies = frequencies(features, temperature);
    float[] out = new float[length * features];
    for (int i = 0; i < length; i++) {
      encode((i + 1) / (length + EPS) * SCALE, frequencies, out, i * features);
    }
    return out;
  }

  /** Encoding of token positions, F32 [n, width]. */
  static Tensor text(long[] positions, int width) {
    double[] frequencies = frequencies(width, BOX_TEMPERATURE);
    float[] out = new float[positions.length * width];
    for (int i = 0; i < positions.length; i++) {
      encode(positions[i] * SCALE, frequencies, out, i * width);
    }
    return Tensor.of(out, positions.length, width);
  }

  /** Encoding of boxes F32 [b, q, 4] as cx, cy, w, h: F32 [b, q, 2 width], order y, x, w, h. */
  static Tensor boxes(Tensor boxes, int width) {
    int features = width / 2;
    float[] in = boxes.toFloats();
    int count = in.length / 4;
    int[] order = {1, 0, 2, 3};
    double[] frequencies = frequencies(features, BOX_TEMPERATURE);
    float[] out = new float[count * 4 * features];
    for (int i = 0; i < count; i++) {
      for (int part = 0; part < 4; part++) {
        encode(in[4 * i + order[part]] * SCALE, frequencies, out, (4 * i + part) * features);
      }
    }
    return Tensor.of(out, boxes.size(0), boxes.size(1), 4L * features);
  }

  /** Centres of the cells, F32 [tokens, 2] as x, y in 0..1. */
  static Tensor centres(Levels levels) {
    float[] out = new float[levels.tokens() * 2];
    int at = 0;
    for (Levels.Size size : levels.sizes()) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          out[at++] = (x + .5f) / size.width();
          out[at++] = (y + .5f) / size.height();
        }
      }
    }
    return Tensor.of(out, levels.tokens(), 2);
  }

  /**
   * The encoder's proposals: one box a token, 0.05 * 2^level wide.
   *
   * @param logits F32 [tokens, 4], +inf where invalid
   * @param valid boolean [tokens, 1]
   */
  record Proposals(Tensor logits, Tensor valid) {}

  static Proposals proposals(Levels levels) {
    float[] boxes = new float[levels.tokens() * 4];
    boolean[] valid = new boolean[levels.tokens()];
    int token = 0;
    for (int level = 0; level < levels.count(); level++) {
      Levels.Size size = levels.sizes().get(level);
      float side = (float) (.05 * (1 << level));
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          float[] box = {(x + .5f) / size.width(), (y + .5f) / size.height(), side, side};
          valid[token] = true;
          for (float value : box) {
            valid[token] &= value > .01f && value < .99f;
          }
          for (int i = 0; i < 4; i++) {
            boxes[4 * token + i] =
                valid[token] ? (float) Math.log(box[i] / (1 - box[i])) : Float.POSITIVE_INFINITY;
          }
          token++;
        }
      }
    }
    return new Proposals(Tensor.of(boxes, token, 4), Tensor.of(valid, token, 1));
  }

  /** log(x / (1 - x)) with the published clamp of 1e-3. */
  static Tensor inverseSigmoid(Tensor x) {
    Tensor unit = x.to(DType.F32).clamp(0, 1);
    return unit.clampMin(1e-3).div(unit.neg().add(1).clampMin(1e-3)).log();
  }
}
