package dev.tgs.media;

/** OpenCV's INTER_LINEAR for 8-bit pictures: weights in fixed point of 11 bits. */
final class OpenCvResampler {
  private static final int ONE = 1 << 11;

  private OpenCvResampler() {}

  /** The two source indices of each output index and their weights. */
  private static final class Taps {
    final int[] near;
    final int[] far;
    final int[] nearWeight;
    final int[] farWeight;

    Taps(int length) {
      near = new int[length];
      far = new int[length];
      nearWeight = new int[length];
      farWeight = new int[length];
    }

    /** The two axes differ at the border: columns drop the fraction there, rows keep it. */
    static Taps of(int in, int out, boolean columns) {
      Taps taps = new Taps(out);
      double scale = (double) in / out;
      for (int i = 0; i < out; i++) {
        float position = (float) ((i + 0.5) * scale - 0.5);
        int k = (int) Math.floor(position);
        float fraction = position - k;
        if (columns && (k < 0 || k >= in - 1)) {
          k = k < 0 ? 0 : in - 1;
          fraction = 0;
        }
        taps.near[i] = clamp(k, in);
        taps.far[i] = clamp(k + 1, in);
        taps.nearWeight[i] = (int) Math.rint((1 - fraction) * ONE);
        taps.farWeight[i] = (int) Math.rint(fraction * ONE);
      }
      return taps;
    }

    private static int clamp(int k, int in) {
      return Math.min(Math.max(k, 0), in - 1);
    }
  }

  static Image linear(Image image, int height, int width) {
    Image.checkSize(height, width);
    if (height == image.height() && width == image.width()) {
      return image;
    }
    int channels = image.channels();
    Taps columns = Taps.of(image.width(), width, true);
    Taps rows = Taps.of(image.height(), height, false);
    byte[] to = new byte[height * width * channels];
    // Consecutive output rows share source rows: each is stretched once.
    int[][] stretched = {new int[width * channels], new int[width * channels]};
    int[] held = {-1, -1};
    for (int y = 0; y < height; y++) {
      int[] near = row(image, rows.near[y], rows.far[y], columns, stretched, held);
      int[] far = row(image, rows.far[y], rows.near[y], columns, stretched, held);
      int b0 = rows.nearWeight[y];
      int b1 = rows.farWeight[y];
      int out = y * width * channels;
      for (int i = 0; i < near.length; i++) {
        int value = ((((near[i] >> 4) * b0) >> 16) + (((far[i] >> 4) * b1) >> 16) + 2) >> 2;
        to[out + i] = (byte) Math.min(Math.max(value, 0), 255);
      }
    }
    return Image.of(height, width, channels, to);
  }

  /** Source row {@code y} stretched to the new width, without giving up {@code keep}. */
  private static int[] row(
      Image image, int y, int keep, Taps columns, int[][] stretched, int[] held) {
    if (held[0] == y) {
      return stretched[0];
    }
    if (held[1] == y) {
      return stretched[1];
    }
    int slot = held[0] == keep ? 1 : 0;
    held[slot] = y;
    int channels = image.channels();
    byte[] from = image.data();
    int base = y * image.width() * channels;
    int[] to = stretched[slot];
    int out = 0;
    for (int x = 0; x < columns.near.length; x++) {
      int near = base + columns.near[x] * channels;
      int far = base + columns.far[x] * channels;
      for (int c = 0; c < channels; c++) {
        to[out++] =
            (from[near + c] & 0xff) * columns.nearWeight[x]
                + (from[far + c] & 0xff) * columns.farWeight[x];
      }
    }
    return to;
  }
}
