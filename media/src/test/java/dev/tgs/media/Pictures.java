package dev.tgs.media;

import java.util.Random;

/** Pictures to test with. */
final class Pictures {
  private Pictures() {}

  /** Noise with a seed. */
  static Image noise(int height, int width, int channels, long seed) {
    byte[] data = new byte[height * width * channels];
    new Random(seed).nextBytes(data);
    return Image.of(height, width, channels, data);
  }

  /** A smooth picture that differs by the seed. */
  static Image smooth(int height, int width, long seed) {
    byte[] data = new byte[height * width * 3];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        data[i++] = (byte) (128 + 100 * Math.sin((x + 13 * seed) / 17.0));
        data[i++] = (byte) (128 + 100 * Math.cos((y + 7 * seed) / 23.0));
        data[i++] = (byte) (128 + 100 * Math.sin((x + y) / 31.0 + seed));
      }
    }
    return Image.of(height, width, 3, data);
  }

  static double meanDifference(Image a, Image b) {
    long sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += Math.abs((a.data()[i] & 0xff) - (b.data()[i] & 0xff));
    }
    return (double) sum / a.data().length;
  }

  static int maxDifference(Image a, Image b) {
    int max = 0;
    for (int i = 0; i < a.data().length; i++) {
      max = Math.max(max, Math.abs((a.data()[i] & 0xff) - (b.data()[i] & 0xff)));
    }
    return max;
  }
}
