package dev.tgs.media;

import java.util.Optional;

/**
 * Draws what was found onto a frame: masks as a tint with an outline, boxes, labels. Line widths
 * and letters grow with the picture.
 *
 * <pre>{@code
 * Image shown = Overlay.on(frame).mask(mask, colour).box(box, colour).label(box, "dog 0.87", colour).toImage();
 * }</pre>
 */
public final class Overlay {
  private static final int TINT = 115;
  private static final int LABEL_OPACITY = 225;

  /** Colours that are told apart at a glance, also by most colour-blind eyes. */
  private static final int[] PALETTE = {
    0x00c2a8, 0xff8c1a, 0x4d8dff, 0xf0e442, 0xe0559e, 0x7ddc4e, 0xb07cff, 0xff5a4d
  };

  private final Canvas canvas;
  private final Lettering lettering;
  private final int stroke;
  private final int letterSize;

  private Overlay(Image frame, Lettering lettering) {
    this.canvas = new Canvas(frame);
    this.lettering = lettering;
    int side = Math.min(frame.height(), frame.width());
    this.stroke = Math.max(1, Math.round(side / 240f));
    this.letterSize = Math.max(10, Math.round(side / 22f));
  }

  /** A drawing over a copy of the frame. */
  public static Overlay on(Image frame) {
    return on(frame, Lettering.get());
  }

  static Overlay on(Image frame, Lettering lettering) {
    return new Overlay(frame, lettering);
  }

  /** The colour of the n-th thing. */
  public static Rgb colour(int index) {
    return Rgb.of(PALETTE[Math.floorMod(index, PALETTE.length)]);
  }

  /** Tints the mask's pixels and draws its edge; the mask has the frame's size. */
  public Overlay mask(Mask mask, Rgb colour) {
    return draw(mask, colour, TINT);
  }

  /** Draws the mask's edge alone; the mask has the frame's size. */
  public Overlay outline(Mask mask, Rgb colour) {
    return draw(mask, colour, 0);
  }

  private Overlay draw(Mask mask, Rgb colour, int tint) {
    if (mask.height() != canvas.height() || mask.width() != canvas.width()) {
      throw new IllegalArgumentException(
          "a mask of %d x %d does not lie on a frame of %d x %d"
              .formatted(mask.height(), mask.width(), canvas.height(), canvas.width()));
    }
    Optional<Box> box = mask.box();
    if (box.isEmpty()) {
      return this;
    }
    for (int y = (int) box.get().y0(); y < box.get().y1(); y++) {
      for (int x = (int) box.get().x0(); x < box.get().x1(); x++) {
        if (mask.at(y, x)) {
          canvas.blend(y, x, colour, isEdge(mask, y, x) ? 255 : tint);
        }
      }
    }
    return this;
  }

  /** Whether a pixel outside the mask lies within the width of the stroke; the border is none. */
  private boolean isEdge(Mask mask, int y, int x) {
    for (int d = 1; d <= stroke; d++) {
      if ((y >= d && !mask.at(y - d, x))
          || (y + d < mask.height() && !mask.at(y + d, x))
          || (x >= d && !mask.at(y, x - d))
          || (x + d < mask.width() && !mask.at(y, x + d))) {
        return true;
      }
    }
    return false;
  }

  /** Draws a box; what lies outside the frame is cut. */
  public Overlay box(Box box, Rgb colour) {
    Box inside = box.clamp(canvas.height(), canvas.width());
    int y0 = (int) Math.round(inside.y0());
    int x0 = (int) Math.round(inside.x0());
    int y1 = Math.max((int) Math.round(inside.y1()), y0 + 1);
    int x1 = Math.max((int) Math.round(inside.x1()), x0 + 1);
    int line = Math.min(stroke, Math.min(y1 - y0, x1 - x0));
    canvas.fill(y0, x0, y0 + line, x1, colour, 255);
    canvas.fill(y1 - line, x0, y1, x1, colour, 255);
    canvas.fill(y0 + line, x0, y1 - line, x0 + line, colour, 255);
    canvas.fill(y0 + line, x1 - line, y1 - line, x1, colour, 255);
    return this;
  }

  /** Writes a label above the box, or inside its top where there is no room above. */
  public Overlay label(Box box, String text, Rgb colour) {
    if (text.isBlank()) {
      return this;
    }
    Box inside = box.clamp(canvas.height(), canvas.width());
    int pad = Math.max(2, letterSize / 5);
    int room = Math.max(canvas.width() - 2 * pad, 1);
    Lettering.Line line = lettering.wrap(text, letterSize, true, room, 1).get(0);
    int height = line.height() + pad;
    int top = (int) Math.round(inside.y0()) - height;
    if (top < 0) {
      top = Math.min((int) Math.round(inside.y0()) + stroke, Math.max(canvas.height() - height, 0));
    }
    int left =
        Math.max(
            0, Math.min((int) Math.round(inside.x0()), canvas.width() - line.width() - 2 * pad));
    canvas.fill(top, left, top + height, left + line.width() + 2 * pad, colour, LABEL_OPACITY);
    canvas.text(line, top + pad / 2, left + pad, colour.ink());
    return this;
  }

  public Image toImage() {
    return canvas.toImage();
  }
}
