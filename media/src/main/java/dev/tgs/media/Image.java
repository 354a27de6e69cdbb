package dev.tgs.media;

import java.util.Arrays;

/**
 * An 8-bit picture of shape [height, width, channels]: rows from top to bottom, pixels from left to
 * right, channels interleaved. Three channels are red, green, blue; one channel is grey. The bytes
 * belong to the image once it is made: nobody changes them afterwards.
 */
public final class Image {
  /** No picture or frame larger than this is taken in: 8192 x 8192, which holds an 8K frame. */
  public static final long MAX_PIXELS = 8192L * 8192L;

  private final int height;
  private final int width;
  private final int channels;
  private final byte[] data;

  private Image(int height, int width, int channels, byte[] data) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.data = data;
  }

  /**
   * @param data height x width x channels bytes, not copied
   * @throws IllegalArgumentException if the sizes disagree or are out of range
   */
  public static Image of(int height, int width, int channels, byte[] data) {
    checkSize(height, width);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("an image has 1 or 3 channels, not " + channels);
    }
    if (data.length != height * width * channels) {
      throw new IllegalArgumentException(
          "an image of %d x %d x %d has %d bytes, not %d"
              .formatted(height, width, channels, height * width * channels, data.length));
    }
    return new Image(height, width, channels, data);
  }

  /** A picture of one colour. */
  public static Image filled(int height, int width, Rgb colour) {
    checkSize(height, width);
    byte[] data = new byte[height * width * 3];
    for (int i = 0; i < data.length; i += 3) {
      data[i] = (byte) colour.red();
      data[i + 1] = (byte) colour.green();
      data[i + 2] = (byte) colour.blue();
    }
    return new Image(height, width, 3, data);
  }

  /** Whether a picture of this size may be taken into memory. */
  static boolean fits(long height, long width) {
    return height > 0 && width > 0 && height <= MAX_PIXELS / width;
  }

  static void checkSize(long height, long width) {
    if (!fits(height, width)) {
      throw new IllegalArgumentException(
          "a size of %d x %d (height x width) is not between 1 and %d pixels"
              .formatted(height, width, MAX_PIXELS));
    }
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public int channels() {
    return channels;
  }

  /** The pixels themselves, not a copy: for reading only. */
  public byte[] data() {
    return data;
  }

  /** One value, 0 to 255. */
  public int at(int y, int x, int channel) {
    return data[(y * width + x) * channels + channel] & 0xff;
  }

  /** Three channels; grey is repeated. This image itself if it has three already. */
  public Image toRgb() {
    if (channels == 3) {
      return this;
    }
    byte[] rgb = new byte[data.length * 3];
    for (int i = 0, o = 0; i < data.length; i++, o += 3) {
      rgb[o] = data[i];
      rgb[o + 1] = data[i];
      rgb[o + 2] = data[i];
    }
    return new Image(height, width, 3, rgb);
  }

  /** One channel by the luma of ITU-R 601 in the integer arithmetic of Pillow's "L" mode. */
  public Image toGrey() {
    if (channels == 1) {
      return this;
    }
    byte[] grey = new byte[height * width];
    for (int i = 0, o = 0; o < grey.length; i += 3, o++) {
      int sum =
          (data[i] & 0xff) * 19595 + (data[i + 1] & 0xff) * 38470 + (data[i + 2] & 0xff) * 7471;
      grey[o] = (byte) ((sum + 0x8000) >> 16);
    }
    return new Image(height, width, 1, grey);
  }

  /** RGB as BGR and back. */
  public Image swapRedAndBlue() {
    if (channels == 1) {
      return this;
    }
    byte[] swapped = new byte[data.length];
    for (int i = 0; i < data.length; i += 3) {
      swapped[i] = data[i + 2];
      swapped[i + 1] = data[i + 1];
      swapped[i + 2] = data[i];
    }
    return new Image(height, width, 3, swapped);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image that
        && height == that.height
        && width == that.width
        && channels == that.channels
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new int[] {height, width, channels, Arrays.hashCode(data)});
  }

  @Override
  public String toString() {
    return "Image[" + height + " x " + width + " x " + channels + "]";
  }
}
