package dev.tgs.media;

/**
 * How stored pixels must be turned to stand upright: the eight values of the EXIF orientation tag,
 * in its order. Video display matrices use the same eight.
 */
public enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  ROTATED_180(false, true, true),
  MIRRORED_VERTICALLY(false, false, true),
  TRANSPOSED(true, false, false),
  /** Turn by 90 degrees clockwise to see it upright. */
  ROTATE_90(true, true, false),
  TRANSVERSED(true, true, true),
  /** Turn by 270 degrees clockwise to see it upright. */
  ROTATE_270(true, false, true);

  private final boolean swapAxes;
  private final boolean mirrorX;
  private final boolean mirrorY;

  Orientation(boolean swapAxes, boolean mirrorX, boolean mirrorY) {
    this.swapAxes = swapAxes;
    this.mirrorX = mirrorX;
    this.mirrorY = mirrorY;
  }

  /** EXIF tag 0x0112; a value outside 1 to 8 counts as upright. */
  public static Orientation ofExif(int tag) {
    return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
  }

  /** Axes are swapped first, then the new axes are mirrored. */
  static Orientation of(boolean swapAxes, boolean mirrorX, boolean mirrorY) {
    for (Orientation o : values()) {
      if (o.swapAxes == swapAxes && o.mirrorX == mirrorX && o.mirrorY == mirrorY) {
        return o;
      }
    }
    throw new AssertionError("eight orientations cover every case");
  }

  /** Whether height and width change places. */
  public boolean swapsAxes() {
    return swapAxes;
  }

  /** The upright picture. */
  public Image apply(Image stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int height = swapAxes ? stored.width() : stored.height();
    int width = swapAxes ? stored.height() : stored.width();
    int channels = stored.channels();
    byte[] from = stored.data();
    byte[] to = new byte[from.length];
    // Steps through the stored bytes for one step right and one step down in the upright picture.
    int right = (swapAxes ? stored.width() : 1) * channels;
    int down = (swapAxes ? 1 : stored.width()) * channels;
    int start = 0;
    if (mirrorX) {
      start += (width - 1) * right;
      right = -right;
    }
    if (mirrorY) {
      start += (height - 1) * down;
      down = -down;
    }
    int out = 0;
    for (int y = 0; y < height; y++) {
      int in = start + y * down;
      for (int x = 0; x < width; x++, in += right) {
        for (int c = 0; c < channels; c++) {
          to[out++] = from[in + c];
        }
      }
    }
    return Image.of(height, width, channels, to);
  }
}
