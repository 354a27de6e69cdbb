package dev.tgs.bench.synth;

import java.util.Locale;

/** The colours that a sentence can name; a drawing varies them a little. */
public enum Colour {
  RED(0xD7263D),
  GREEN(0x2E9E4F),
  BLUE(0x2667C9),
  YELLOW(0xF2C230),
  PURPLE(0x8E44AD),
  ORANGE(0xF07F1F);

  private final int rgb;

  Colour(int rgb) {
    this.rgb = rgb;
  }

  /** 0xRRGGBB. */
  public int rgb() {
    return rgb;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
