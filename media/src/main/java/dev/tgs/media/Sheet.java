package dev.tgs.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A contact sheet: every picture of a clip at a glance, each with its label, under a caption and
 * beside a note.
 */
public final class Sheet {
  private static final Rgb PAPER = Rgb.of(0x15181d);
  private static final Rgb PANEL = Rgb.of(0x1f242c);
  private static final Rgb TITLE = Rgb.of(0xf2f4f7);
  private static final Rgb SUBTITLE = Rgb.of(0x9aa4b2);
  private static final Rgb TEXT = Rgb.of(0xd3dae3);
  private static final int MAX_SIDE = 6000;
  private static final int MAX_TILE = 480;
  private static final int MARGIN = 28;
  private static final int GAP = 14;
  private static final int LEADING = 6;
  private static final int TITLE_SIZE = 34;
  private static final int TEXT_SIZE = 22;
  private static final int LABEL_HEIGHT = TEXT_SIZE + 8;
  private static final int MIN_WIDTH = 640;
  private static final double WIDE = 1.8;
  private static final double EMPTY_COST = 1.5;

  private static final int NOTE_WIDTH = 760;
  private static final int NOTE_LARGEST = 40;
  private static final int NOTE_SMALLEST = 24;
  private static final int NOTE_PADDING = 24;
  private static final int NOTE_BAR = 6;

  /** A note may make the sheet taller for so many lines of text, not for more. */
  private static final int NOTE_LINES = 18;

  /**
   * One picture of the sheet.
   *
   * @param label such as "3.0 s", written under it
   */
  public record Tile(Image picture, String label) {}

  /**
   * What stands beside the pictures, cut with an ellipsis where there is no room for more.
   *
   * @param heading a few words in large letters
   * @param subheading a line or two under it; may be empty
   * @param text of any length; may be empty
   * @param colour of the bar at its edge
   */
  public record Note(String heading, String subheading, String text, Rgb colour) {}

  private Sheet() {}

  /**
   * @param title one thought in large letters, such as the words that were looked for
   * @param subtitle smaller letters under it, such as the clip's name and the models; may be empty
   * @param tiles the pictures in order; all get the size of the first
   */
  public static Image of(String title, String subtitle, Optional<Note> note, List<Tile> tiles) {
    return of(title, subtitle, note, tiles, Lettering.get());
  }

  static Image of(
      String title, String subtitle, Optional<Note> note, List<Tile> tiles, Lettering lettering) {
    if (tiles.isEmpty()) {
      throw new IllegalArgumentException("a sheet has at least one picture");
    }
    int beside = note.isPresent() ? 2 * GAP + NOTE_WIDTH : 0;
    Grid grid = Grid.of(tiles, MAX_SIDE - 2 * MARGIN - beside);
    int inner = Math.max(grid.width() + beside, MIN_WIDTH);

    Block head = new Block(lettering);
    head.add(title, TITLE_SIZE, true, inner, 3, TITLE);
    head.add(subtitle, TEXT_SIZE, false, inner, 4, SUBTITLE);
    int top = MARGIN + head.height() + (head.height() > 0 ? GAP : 0);
    Optional<Block> panel = note.map(n -> panel(n, grid.height(), lettering));
    int panelHeight = panel.map(block -> block.height() + 2 * NOTE_PADDING).orElse(0);
    int bodyHeight = Math.max(grid.height(), panelHeight);

    Canvas canvas = new Canvas(Image.filled(top + bodyHeight + MARGIN, inner + 2 * MARGIN, PAPER));
    head.draw(canvas, MARGIN, MARGIN);
    grid.draw(canvas, top, MARGIN, tiles, lettering);
    if (panel.isPresent()) {
      int left = MARGIN + grid.width() + 2 * GAP;
      canvas.fill(top, left, top + bodyHeight, left + NOTE_WIDTH, PANEL, 255);
      canvas.fill(top, left, top + bodyHeight, left + NOTE_BAR, note.get().colour(), 255);
      panel.get().draw(canvas, top + NOTE_PADDING, left + NOTE_BAR + NOTE_PADDING);
    }
    return canvas.toImage();
  }

  /** A note in the largest letters in which all of it stands beside the pictures. */
  private static Block panel(Note note, int height, Lettering lettering) {
    int room = height - 2 * NOTE_PADDING;
    for (int size = NOTE_LARGEST; size > NOTE_SMALLEST; size -= 4) {
      // No line is lower than its letters are large, so one more than these cannot fit.
      Block whole = panel(note, size, Math.max(room, 0) / size + 1, lettering);
      if (whole.height() <= room) {
        return whole;
      }
    }
    int line = lettering.line("A", NOTE_SMALLEST, false).height() + LEADING;
    int left = room - panel(note, NOTE_SMALLEST, 0, lettering).height();
    return panel(note, NOTE_SMALLEST, Math.max(left / line, NOTE_LINES), lettering);
  }

  private static Block panel(Note note, int size, int lines, Lettering lettering) {
    int width = NOTE_WIDTH - NOTE_BAR - 2 * NOTE_PADDING;
    Block block = new Block(lettering);
    block.add(note.heading(), size + size / 4, true, width, 2, TITLE);
    block.add(note.subheading(), size, false, width, 3, SUBTITLE);
    block.space(size / 2);
    block.add(note.text(), size, false, width, lines, TEXT);
    return block;
  }

  /** Lines of text under each other. */
  private static final class Block {
    private record Row(Lettering.Line line, int top, Rgb colour) {}

    private final Lettering lettering;
    private final List<Row> rows = new ArrayList<>();
    private int height;

    Block(Lettering lettering) {
      this.lettering = lettering;
    }

    void add(String text, int size, boolean bold, int width, int most, Rgb colour) {
      for (Lettering.Line line : lettering.wrap(text, size, bold, width, most)) {
        rows.add(new Row(line, height, colour));
        height += line.height() + LEADING;
      }
    }

    void space(int pixels) {
      height += pixels;
    }

    int height() {
      return height;
    }

    void draw(Canvas canvas, int top, int left) {
      for (Row row : rows) {
        canvas.text(row.line, top + row.top, left, row.colour);
      }
    }
  }

  /** Where the pictures go. */
  private record Grid(int columns, int rows, int tileHeight, int tileWidth) {
    static Grid of(List<Tile> tiles, int maxWidth) {
      Image first = tiles.get(0).picture();
      // The aspect is kept as far as a very long or very flat picture lets it.
      double aspect = Math.min(Math.max((double) first.height() / first.width(), 0.1), 4);
      int columns = columns(tiles.size(), aspect);
      int rows = (tiles.size() + columns - 1) / columns;
      int tileWidth = Math.min(MAX_TILE, maxWidth / columns - GAP);
      int maxHeight = Math.max((MAX_SIDE - 8 * MARGIN) / rows - GAP - LABEL_HEIGHT, 1);
      if (tileWidth * aspect > maxHeight) {
        tileWidth = (int) (maxHeight / aspect);
      }
      tileWidth = Math.max(tileWidth, 1);
      return new Grid(columns, rows, Math.max((int) Math.round(tileWidth * aspect), 1), tileWidth);
    }

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

    int width() {
      return columns * (tileWidth + GAP) - GAP;
    }

    int height() {
      return rows * (tileHeight + LABEL_HEIGHT + GAP) - GAP;
    }

    void draw(Canvas canvas, int top, int left, List<Tile> tiles, Lettering lettering) {
      for (int i = 0; i < tiles.size(); i++) {
        Tile tile = tiles.get(i);
        int y = top + i / columns * (tileHeight + LABEL_HEIGHT + GAP);
        int x = left + i % columns * (tileWidth + GAP);
        canvas.paste(Resize.pillowBilinear(tile.picture(), tileHeight, tileWidth), y, x);
        for (Lettering.Line line : lettering.wrap(tile.label(), TEXT_SIZE, false, tileWidth, 1)) {
          canvas.text(line, y + tileHeight + 4, x, SUBTITLE);
        }
      }
    }
  }
}
