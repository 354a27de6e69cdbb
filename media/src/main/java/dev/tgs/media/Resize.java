package dev.tgs.media;

/**
 * Changes the size of 8-bit pictures with the very bytes that Pillow and OpenCV give, because the
 * published models were trained on what those produce. Checked bit for bit against both libraries.
 */
public final class Resize {
  private Resize() {}

  /** Pillow's BILINEAR: a triangle as wide as the shrinking needs, so it does not alias. */
  public static Image pillowBilinear(Image image, int height, int width) {
    return PillowResampler.resize(image, height, width, PillowResampler.Kernel.BILINEAR);
  }

  /** Pillow's BICUBIC (a = -0.5), Pillow's default for grey and colour pictures. */
  public static Image pillowBicubic(Image image, int height, int width) {
    return PillowResampler.resize(image, height, width, PillowResampler.Kernel.BICUBIC);
  }

  /** OpenCV's default INTER_LINEAR: four neighbours whatever the scale. */
  public static Image openCvLinear(Image image, int height, int width) {
    return OpenCvResampler.linear(image, height, width);
  }
}
