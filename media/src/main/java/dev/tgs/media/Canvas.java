package dev.tgs.media;

/** A picture that is being drawn: rectangles, masks and text on RGB bytes. */
final class Canvas {
  private final int height;
  private final int width;
  private final byte[] data;

  /** A copy of the picture to draw on. */
  Canvas(Image image) {
    Image rgb = image.toRgb();
    this.height = rgb.height();
    this.width = rgb.width();
    this.data = rgb.data().clone();
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  Image toImage() {
    return Image.of(height, width, 3, data.clone());
  }

  /** Mixes a colour in: opacity 0 leaves the pixel, 255 replaces it. */
  void blend(int y, int x, Rgb colour, int opacity) {
    int i = (y * width + x) * 3;
    data[i] = mix(data[i], colour.red(), opacity);
    data[i + 1] = mix(data[i + 1], colour.green(), opacity);
    data[i + 2] = mix(data[i + 2], colour.blue(), opacity);
  }

  private static byte mix(byte below, int above, int opacity) {
    int from = below & 0xff;
    return (byte) (from + ((above - from) * opacity + 127) / 255);
  }

  /** Fills the part of the rectangle [y0, y1) x [x0, x1) that lies on the canvas. */
  void fill(int y0, int x0, int y1, int x1, Rgb colour, int opacity) {
    for (int y = Math.max(y0, 0); y < Math.min(y1, height); y++) {
      for (int x = Math.max(x0, 0); x < Math.min(x1, width); x++) {
        blend(y, x, colour, opacity);
      }
    }
  }

  /** Puts a picture on the canvas; it must lie inside. */
  void paste(Image image, int top, int left) {
    byte[] from = image.toRgb().data();
    int stride = image.width() * 3;
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(from, y * stride, data, ((top + y) * width + left) * 3, stride);
    }
  }

  /** Draws text with its upper left corner here; what lies outside is cut. */
  void text(Lettering.Line line, int top, int left, Rgb colour) {
    for (int y = Math.max(0, -top); y < Math.min(line.height(), height - top); y++) {
      for (int x = Math.max(0, -left); x < Math.min(line.width(), width - left); x++) {
        int opacity = line.opacity(y, x);
        if (opacity != 0) {
          blend(top + y, left + x, colour, opacity);
        }
      }
    }
  }
}
