package dev.tgs.bench.synth;

/** The light of a scene and the camera that takes it. */
final class Light {
  private final long seed;
  private final float[] gains;
  private final float red;
  private final float blue;
  private final float noise;

  Light(long seed, int width, int height) {
    this.seed = seed;
    Dice dice = new Dice(seed ^ 0x11947);
    double brightness = dice.between(0.88, 1.1);
    double warmth = dice.between(-0.06, 0.06);
    double vignette = dice.between(0, 0.25);
    red = (float) (1 + warmth);
    blue = (float) (1 - warmth);
    noise = (float) dice.between(1, 6);
    gains = new float[width * height];
    for (int i = 0; i < gains.length; i++) {
      int row = i / width;
      double x = 2 * (i % width + 0.5) / width - 1;
      double y = 2 * (row + 0.5) / height - 1;
      gains[i] = (float) (brightness * (1 - vignette * (x * x + y * y) / 2));
    }
  }

  /**
   * What the camera sees.
   *
   * @param pixels 0xRRGGBB in row order
   * @return red, green, blue for each pixel
   */
  byte[] fallOn(int[] pixels, double time) {
    byte[] rgb = new byte[3 * pixels.length];
    // Any start but 0 will do for xorshift; frames that differ in time or scene differ in theirs.
    long state = (seed * 31 + Double.doubleToLongBits(time)) * 0x9E3779B97F4A7C15L | 1;
    for (int i = 0; i < pixels.length; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      float gain = gains[i];
      rgb[3 * i] = value((pixels[i] >> 16 & 0xff) * gain * red + grain(state));
      rgb[3 * i + 1] = value((pixels[i] >> 8 & 0xff) * gain + grain(state >>> 16));
      rgb[3 * i + 2] = value((pixels[i] & 0xff) * gain * blue + grain(state >>> 32));
    }
    return rgb;
  }

  /** Nearly normal, as the sum of four even bytes; neighbouring channels share two of them. */
  private float grain(long bits) {
    long sum = (bits & 0xff) + (bits >>> 8 & 0xff) + (bits >>> 16 & 0xff) + (bits >>> 24 & 0xff);
    return noise * (sum - 510) / 148;
  }

  private static byte value(float value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
