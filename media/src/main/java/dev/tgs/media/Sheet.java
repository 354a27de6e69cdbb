package dev.tgs.media;

import java.util.ArrayList;
import java.util.List;

/** A contact sheet: every picture of a clip at a glance, each with its label, under a caption. */
public final class Sheet {
  private static final Rgb PAPER = Rgb.of(0x15181d);
  private static final Rgb TITLE = Rgb.of(0xf2f4f7);
  private static final Rgb SUBTITLE = Rgb.of(0x9aa4b2);
  private static final int MAX_SIDE = 6000;
  private static final int MAX_TILE = 480;
  private static final int MARGIN = 28;
  private static final int GAP = 14;
  private static final int TITLE_SIZE = 34;
  private static final int TEXT_SIZE = 22;
  private static final int MIN_WIDTH = 640;
  private static final double WIDE = 1.8;
  private static final double EMPTY_COST = 1.5;

  /**
   * One picture of the sheet.
   *
   * @param label such as "3.0 s", written under it
   */
  public record Tile(Image picture, String label) {}

  private Sheet() {}

  /**
   * @param title one thought in large letters, such as the words that were looked for
   * @param subtitle smaller letters under it, such as the clip's name and the models; may be empty
   * @param tiles the pictures in order; all get the size of the first
   */
  public static Image of(String title, String subtitle, List<Tile> tiles) {
    return of(title, subtitle, tiles, Lettering.get());
  }

  static Image of(String title, String subtitle, List<Tile> tiles, Lettering lettering) {
    if (tiles.isEmpty()) {
      throw new IllegalArgumentException("a sheet has at least one picture");
    }
    Image first = tiles.get(0).picture();
    // The aspect is kept as far as a very long or very flat picture lets it.
    double aspect = Math.min(Math.max((double) first.height() / first.width(), 0.1), 4);
    int columns = columns(tiles.size(), aspect);
    int rows = (tiles.size() + columns - 1) / columns;
    int labelHeight = TEXT_SIZE + 8;
    int tileWidth = Math.min(MAX_TILE, (MAX_SIDE - 2 * MARGIN) / columns - GAP);
    int maxHeight = Math.max((MAX_SIDE - 8 * MARGIN) / rows - GAP - labelHeight, 1);
    if (tileWidth * aspect > maxHeight) {
      tileWidth = (int) (maxHeight / aspect);
    }
    tileWidth = Math.max(tileWidth, 1);
    int tileHeight = Math.max((int) Math.round(tileWidth * aspect), 1);

    int gridWidth = columns * (tileWidth + GAP) - GAP;
    int width = Math.max(gridWidth, MIN_WIDTH) + 2 * MARGIN;
    List<Heading> headings = new ArrayList<>();
    for (Lettering.Line line : lettering.wrap(title, TITLE_SIZE, true, width - 2 * MARGIN, 3)) {
      headings.add(new Heading(line, TITLE));
    }
    for (Lettering.Line line : lettering.wrap(subtitle, TEXT_SIZE, false, width - 2 * MARGIN, 4)) {
      headings.add(new Heading(line, SUBTITLE));
    }
    int headHeight = headings.stream().mapToInt(h -> h.line.height() + 6).sum();
    int gridTop = MARGIN + headHeight + (headHeight > 0 ? GAP : 0);
    int height = gridTop + rows * (tileHeight + labelHeight + GAP) - GAP + MARGIN;

    Canvas canvas = new Canvas(Image.filled(height, width, PAPER));
    int y = MARGIN;
    for (Heading heading : headings) {
      canvas.text(heading.line, y, MARGIN, heading.colour);
      y += heading.line.height() + 6;
    }
    for (int i = 0; i < tiles.size(); i++) {
      int top = gridTop + i / columns * (tileHeight + labelHeight + GAP);
      int left = MARGIN + i % columns * (tileWidth + GAP);
      Tile tile = tiles.get(i);
      canvas.paste(Resize.pillowBilinear(tile.picture(), tileHeight, tileWidth), top, left);
      for (Lettering.Line line :
          lettering.wrap(tile.label(), TEXT_SIZE, false, Math.max(tileWidth, 1), 1)) {
        canvas.text(line, top + tileHeight + 4, left, SUBTITLE);
      }
    }
    return canvas.toImage();
  }

  private record Heading(Lettering.Line line, Rgb colour) {}

  /** The grid nearest to a wide screen's shape that leaves few places empty. */
  private static int columns(int tiles, double aspect) {
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int columns = 1; columns <= tiles; columns++) {
      int rows = (tiles + columns - 1) / columns;
      double shape = Math.abs(Math.log(columns / (rows * aspect) / WIDE));
      double empty = EMPTY_COST * (rows * columns - tiles) / columns;
      if (shape + empty < least) {
        least = shape + empty;
        best = columns;
      }
    }
    return best;
  }
}
