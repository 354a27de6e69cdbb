package dev.tgs.bench.synth;

import java.awt.Color;

/** Arithmetic on colours 0xRRGGBB. */
final class Tint {
  private Tint() {}

  /** From one colour (share 0) to another (share 1). */
  static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= (int) Math.round(a + (b - a) * share) << shift;
    }
    return mixed;
  }

  static int darker(int rgb, double share) {
    return mix(rgb, 0, share);
  }

  static int paler(int rgb, double share) {
    return mix(rgb, 0xFFFFFF, share);
  }

  /** Hue 0 to 1, saturation and brightness 0 to 1. */
  static int of(double hue, double saturation, double brightness) {
    return Color.HSBtoRGB((float) hue, (float) saturation, (float) brightness) & 0xFFFFFF;
  }

  /** A little beside a named colour, never so far that another name would fit as well. */
  static int near(Colour colour, Dice dice) {
    int rgb = colour.rgb();
    float[] hsb = Color.RGBtoHSB(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff, null);
    // A dark orange is a brown, a dark yellow an olive.
    boolean warm = colour == Colour.ORANGE || colour == Colour.YELLOW;
    double hue = hsb[0] + dice.between(-0.01, 0.01);
    double saturation = Math.min(1, hsb[1] * dice.between(0.95, 1.15));
    double brightness = Math.min(1, hsb[2] * dice.between(warm ? 0.95 : 0.85, 1.15));
    return of(hue, saturation, brightness);
  }

  static Color awt(int rgb) {
    return new Color(rgb);
  }

  /** Of some opacity, 0 to 1. */
  static Color awt(int rgb, double alpha) {
    return new Color(rgb | (int) Math.round(255 * alpha) << 24, true);
  }
}
