package dev.tgs.media;

import java.util.Arrays;

/**
 * Pillow's resampler for 8-bit pictures: a pass along the rows, then a pass along the columns, with
 * bytes between the two and weights in fixed point of 22 bits. A pass whose axis keeps its size is
 * left out.
 */
final class PillowResampler {
  private static final int PRECISION = 22;
  private static final int HALF = 1 << (PRECISION - 1);

  private PillowResampler() {}

  enum Kernel {
    BILINEAR(1) {
      @Override
      double at(double x) {
        double d = Math.abs(x);
        return d < 1 ? 1 - d : 0;
      }
    },
    BICUBIC(2) {
      private static final double A = -0.5;

      @Override
      double at(double x) {
        double d = Math.abs(x);
        if (d < 1) {
          return ((A + 2) * d - (A + 3)) * d * d + 1;
        }
        return d < 2 ? (((d - 5) * d + 8) * d - 4) * A : 0;
      }
    };

    final double radius;

    Kernel(double radius) {
      this.radius = radius;
    }

    abstract double at(double x);
  }

  /** For each output index: where its source pixels begin and their weights. */
  private static final class Weights {
    final int[] first;
    final int[][] weight;

    private Weights(int[] first, int[][] weight) {
      this.first = first;
      this.weight = weight;
    }

    static Weights of(int in, int out, Kernel kernel) {
      double scale = (double) in / out;
      double widening = Math.max(scale, 1);
      double support = kernel.radius * widening;
      int[] first = new int[out];
      int[][] weight = new int[out][];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        int lo = Math.max((int) (centre - support + 0.5), 0);
        int hi = Math.min((int) (centre + support + 0.5), in);
        double[] w = new double[hi - lo];
        double sum = 0;
        for (int k = 0; k < w.length; k++) {
          w[k] = kernel.at((k + lo - centre + 0.5) * (1 / widening));
          sum += w[k];
        }
        int[] fixed = new int[w.length];
        for (int k = 0; k < w.length; k++) {
          double value = (sum != 0 ? w[k] / sum : w[k]) * (1 << PRECISION);
          fixed[k] = (int) (value < 0 ? value - 0.5 : value + 0.5);
        }
        first[i] = lo;
        weight[i] = fixed;
      }
      return new Weights(first, weight);
    }
  }

  static Image resize(Image image, int height, int width, Kernel kernel) {
    Image.checkSize(height, width);
    Image.checkSize(image.height(), width);
    Image wide = image;
    if (width != image.width()) {
      wide = alongRows(image, width, Weights.of(image.width(), width, kernel));
    }
    if (height != image.height()) {
      return alongColumns(wide, height, Weights.of(image.height(), height, kernel));
    }
    return wide;
  }

  private static Image alongRows(Image image, int width, Weights weights) {
    int channels = image.channels();
    byte[] from = image.data();
    byte[] to = new byte[image.height() * width * channels];
    int out = 0;
    for (int y = 0; y < image.height(); y++) {
      int row = y * image.width() * channels;
      for (int x = 0; x < width; x++) {
        int[] weight = weights.weight[x];
        int in = row + weights.first[x] * channels;
        if (channels == 1) {
          int sum = HALF;
          for (int w : weight) {
            sum += w * (from[in++] & 0xff);
          }
          to[out++] = clip(sum);
        } else {
          int red = HALF;
          int green = HALF;
          int blue = HALF;
          for (int w : weight) {
            red += w * (from[in] & 0xff);
            green += w * (from[in + 1] & 0xff);
            blue += w * (from[in + 2] & 0xff);
            in += 3;
          }
          to[out] = clip(red);
          to[out + 1] = clip(green);
          to[out + 2] = clip(blue);
          out += 3;
        }
      }
    }
    return Image.of(image.height(), width, channels, to);
  }

  private static Image alongColumns(Image image, int height, Weights weights) {
    int stride = image.width() * image.channels();
    byte[] from = image.data();
    byte[] to = new byte[height * stride];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      int[] weight = weights.weight[y];
      for (int k = 0; k < weight.length; k++) {
        int w = weight[k];
        int row = (weights.first[y] + k) * stride;
        for (int i = 0; i < stride; i++) {
          sums[i] += w * (from[row + i] & 0xff);
        }
      }
      int out = y * stride;
      for (int i = 0; i < stride; i++) {
        to[out + i] = clip(sums[i]);
      }
    }
    return Image.of(height, image.width(), image.channels(), to);
  }

  private static byte clip(int sum) {
    int value = sum >> PRECISION;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }
}
