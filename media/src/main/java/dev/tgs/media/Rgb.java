package dev.tgs.media;

/** A colour, each part 0 to 255. */
public record Rgb(int red, int green, int blue) {
  public static final Rgb BLACK = new Rgb(0, 0, 0);
  public static final Rgb WHITE = new Rgb(255, 255, 255);

  public Rgb {
    if (((red | green | blue) & ~0xff) != 0) {
      throw new IllegalArgumentException(
          "a colour has parts from 0 to 255, not " + red + ", " + green + ", " + blue);
    }
  }

  /** From 0xRRGGBB. */
  public static Rgb of(int hex) {
    return new Rgb((hex >> 16) & 0xff, (hex >> 8) & 0xff, hex & 0xff);
  }

  /** Black or white, whichever is easier to read on this colour. */
  public Rgb ink() {
    return 299 * red + 587 * green + 114 * blue > 140_000 ? BLACK : WHITE;
  }
}
