package dev.tgs.media;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.List;

/**
 * Text as opacity to paint with. The platform's sans-serif font draws it; a Java without fonts (a
 * bare container image) gets the {@link BitmapFont}, so drawing never fails for want of a font.
 */
public abstract class Lettering {
  private static final Lettering PLATFORM = platformOrBitmap();

  /** Where letters stand, as a share of their line's height. */
  private static final double FOOT = 0.8;

  Lettering() {}

  /** One line of text, [height, width] opacities of 0 to 255. */
  static final class Line {
    private final int height;
    private final int width;
    private final byte[] opacity;

    Line(int height, int width, byte[] opacity) {
      this.height = height;
      this.width = width;
      this.opacity = opacity;
    }

    int height() {
      return height;
    }

    int width() {
      return width;
    }

    int opacity(int y, int x) {
      return opacity[y * width + x] & 0xff;
    }
  }

  /** The best lettering this machine has. */
  static Lettering get() {
    return PLATFORM;
  }

  /**
   * Paints one line in the colour of the graphics.
   *
   * @param size height of the line in pixels, about
   * @param x its left end
   * @param y its foot, about
   */
  public static void paint(
      Graphics2D graphics, String text, int size, boolean bold, double x, double y) {
    Line line = PLATFORM.line(text, size, bold);
    int colour = graphics.getColor().getRGB() & 0xFFFFFF;
    BufferedImage picture =
        new BufferedImage(line.width(), line.height(), BufferedImage.TYPE_INT_ARGB);
    for (int row = 0; row < line.height(); row++) {
      for (int column = 0; column < line.width(); column++) {
        picture.setRGB(column, row, line.opacity(row, column) << 24 | colour);
      }
    }
    int top = (int) Math.round(y - FOOT * line.height());
    graphics.drawImage(picture, (int) Math.round(x), top, null);
  }

  /** Pixels that a line takes from left to right. */
  public static int widthOf(String text, int size, boolean bold) {
    return PLATFORM.width(text, size, bold);
  }

  private static Lettering platformOrBitmap() {
    try {
      Lettering platform = new PlatformFont();
      platform.line("A", 12, false);
      return platform;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // What a Java without fonts throws depends on its version; all of it means the same.
      return new BitmapFont();
    }
  }

  /**
   * @param size height of the line in pixels, about
   */
  abstract Line line(String text, int size, boolean bold);

  /** Breaks text at its spaces into lines of at most this width; longer words are broken too. */
  List<Line> wrap(String text, int size, boolean bold, int maxWidth, int maxLines) {
    List<Line> lines = new ArrayList<>();
    int[] letters = text.strip().replaceAll("\\s+", " ").codePoints().toArray();
    int start = 0;
    while (start < letters.length && lines.size() < maxLines) {
      int end = fit(letters, start, size, bold, maxWidth);
      int next = end;
      if (end < letters.length) {
        int space = end;
        while (space > start && letters[space] != ' ') {
          space--;
        }
        if (space > start) {
          end = space;
          next = space + 1;
        }
      }
      String part = new String(letters, start, end - start);
      boolean cut = lines.size() == maxLines - 1 && next < letters.length;
      lines.add(line(cut ? part + "…" : part, size, bold));
      start = next;
    }
    return lines;
  }

  /** The most letters from {@code start} that fit into the width, at least one. */
  private int fit(int[] letters, int start, int size, boolean bold, int maxWidth) {
    int fits = start + 1;
    // No letter is narrower than a pixel, which bounds the search.
    int tooMany = Math.min(letters.length, start + maxWidth) + 1;
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (width(new String(letters, start, middle - start), size, bold) <= maxWidth) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return fits;
  }

  abstract int width(String text, int size, boolean bold);

  /** Java2D's logical sans-serif font. */
  private static final class PlatformFont extends Lettering {
    private final BufferedImage probe = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);

    private static Font font(int size, boolean bold) {
      return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, Math.max(size * 4 / 5, 1));
    }

    private FontMetrics metrics(int size, boolean bold) {
      Graphics2D graphics = probe.createGraphics();
      try {
        return graphics.getFontMetrics(font(size, bold));
      } finally {
        graphics.dispose();
      }
    }

    @Override
    int width(String text, int size, boolean bold) {
      return metrics(size, bold).stringWidth(text);
    }

    @Override
    Line line(String text, int size, boolean bold) {
      FontMetrics metrics = metrics(size, bold);
      int height = Math.max(metrics.getAscent() + metrics.getDescent(), 1);
      int width = Math.max(metrics.stringWidth(text), 1);
      BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = picture.createGraphics();
      try {
        graphics.setRenderingHint(
            RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(font(size, bold));
        graphics.drawString(text, 0, metrics.getAscent());
      } finally {
        graphics.dispose();
      }
      return new Line(
          height, width, ((DataBufferByte) picture.getRaster().getDataBuffer()).getData());
    }
  }
}
