package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** What is behind the actors: muted, and nothing in it is of any {@link Kind}. */
final class Backdrop {
  private final Graphics2D graphics;
  private final Dice dice;
  private final double horizon;

  private Backdrop(Graphics2D graphics, Dice dice) {
    this.graphics = graphics;
    this.dice = dice;
    horizon = dice.between(52, 64);
  }

  /** 0xRRGGBB in row order. */
  static int[] draw(long seed, int width, int height) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Canvases.open(canvas, true);
    graphics.scale(width / 100.0, height / 100.0);
    Backdrop backdrop = new Backdrop(graphics, new Dice(seed ^ 0xBAC));
    switch (backdrop.dice.pick(8)) {
      case 0 -> backdrop.haze();
      case 1, 2 -> backdrop.room();
      case 3 -> backdrop.stage();
      case 4 -> backdrop.street();
      case 5 -> backdrop.meadow();
      case 6 -> backdrop.blotches();
      default -> backdrop.stripes();
    }
    graphics.dispose();
    return ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
  }

  /** A colour that no name fits well. */
  private int muted(double dark, double bright) {
    return Tint.of(dice.between(0, 1), dice.between(0.02, 0.2), dice.between(dark, bright));
  }

  private void fill(int rgb, Shape shape) {
    graphics.setColor(Tint.awt(rgb));
    graphics.fill(shape);
  }

  private void veil(int rgb, double alpha, Shape shape) {
    graphics.setColor(Tint.awt(rgb, alpha));
    graphics.fill(shape);
  }

  private void fade(int top, int bottom, double y0, double y1) {
    Color from = Tint.awt(top);
    graphics.setPaint(new GradientPaint(0, (float) y0, from, 0, (float) y1, Tint.awt(bottom)));
    graphics.fill(box(0, y0, 100, y1));
  }

  private void haze() {
    fade(muted(0.6, 0.95), muted(0.4, 0.8), 0, 100);
    for (int i = 0; i < 5; i++) {
      double radius = dice.between(15, 45);
      double x = dice.between(0, 100);
      double y = dice.between(0, 100);
      for (int ring = 5; ring > 0; ring--) {
        veil(0xFFFFFF, 0.035, oval(x, y, radius * ring / 5, radius * ring / 5));
      }
    }
  }

  private void blotches() {
    fill(muted(0.55, 0.9), box(0, 0, 100, 100));
    int count = 12 + dice.pick(20);
    for (int i = 0; i < count; i++) {
      double x = dice.between(0, 100);
      double y = dice.between(0, 100);
      veil(muted(0.4, 0.95), 0.5, oval(x, y, dice.between(3, 18), dice.between(3, 18)));
    }
  }

  private void stripes() {
    int first = muted(0.6, 0.9);
    int second = Tint.mix(first, muted(0.5, 0.95), dice.between(0.3, 0.8));
    fill(first, box(0, 0, 100, 100));
    double width = dice.between(3, 14);
    double slant = dice.between(-60, 60);
    for (double x = -80; x < 180; x += 2 * width) {
      fill(second, polygon(x, 0, x + width, 0, x + width + slant, 100, x + slant, 100));
    }
  }

  private void room() {
    int wall = muted(0.65, 0.95);
    fade(wall, Tint.darker(wall, 0.12), 0, horizon);
    if (dice.chance(0.5)) {
      double step = dice.between(5, 12);
      for (double x = 0; x < 100; x += step) {
        veil(0x000000, 0.05, box(x, 0, x + step / 2, horizon));
      }
    }
    window(dice.between(4, 34));
    picture(dice.between(52, 80));
    int floor = Tint.of(dice.between(0.05, 0.12), dice.between(0.1, 0.3), dice.between(0.4, 0.7));
    fade(floor, Tint.darker(floor, 0.2), horizon, 100);
    for (double x = -60; x < 160; x += 14) {
      veil(
          0x000000,
          0.1,
          polygon(
              x,
              horizon,
              x + 0.6,
              horizon,
              50 + (x - 50) * 1.9,
              100,
              50 + (x - 50) * 1.9 - 1,
              100));
    }
    fill(Tint.paler(wall, 0.4), box(0, horizon - 2.5, 100, horizon));
    if (dice.chance(0.5)) {
      int rug = muted(0.4, 0.8);
      double x = dice.between(30, 70);
      fill(rug, oval(x, 84, 30, 11));
      fill(Tint.paler(rug, 0.2), oval(x, 84, 25, 8.5));
    }
  }

  private void window(double x) {
    fill(0xE9E6DF, box(x, 8, x + 22, 38));
    fade(x + 1.5, x + 20.5, 9.5, 36.5);
    fill(0xE9E6DF, box(x + 10.3, 8, x + 11.7, 38));
    fill(0xE9E6DF, box(x, 22, x + 22, 23.4));
  }

  private void fade(double x0, double x1, double y0, double y1) {
    graphics.setPaint(
        new GradientPaint(0, (float) y0, Tint.awt(0xC3D0D8), 0, (float) y1, Tint.awt(0xE4E6E2)));
    graphics.fill(box(x0, y0, x1, y1));
  }

  private void picture(double x) {
    double width = dice.between(9, 16);
    double height = dice.between(8, 20);
    fill(0x5C5048, box(x, 12, x + width, 12 + height));
    fill(muted(0.6, 0.9), box(x + 1.2, 13.2, x + width - 1.2, 10.8 + height));
    veil(muted(0.3, 0.6), 0.7, oval(x + width / 2, 12 + height * 0.6, width / 4, height / 5));
  }

  private void stage() {
    int curtain = Tint.of(dice.between(0, 1), dice.between(0.1, 0.3), dice.between(0.25, 0.4));
    fill(curtain, box(0, 0, 100, horizon));
    for (double x = 0; x < 100; x += 7) {
      veil(0x000000, 0.18, box(x, 0, x + 2, horizon));
      veil(0xFFFFFF, 0.07, box(x + 3.5, 0, x + 5.5, horizon));
    }
    int floor = Tint.of(0.08, dice.between(0.15, 0.3), dice.between(0.4, 0.6));
    fade(Tint.darker(floor, 0.2), floor, horizon, 100);
    for (double y = horizon; y < 100; y += 5) {
      veil(0x000000, 0.12, box(0, y, 100, y + 0.6));
    }
    int beams = 2 + dice.pick(2);
    for (int i = 0; i < beams; i++) {
      double from = dice.between(5, 95);
      double to = dice.between(15, 85);
      for (double half = 6; half <= 16; half += 3) {
        veil(0xFFF6DC, 0.07, polygon(from - 1, 0, from + 1, 0, to + half, 92, to - half, 92));
      }
      veil(0xFFF6DC, 0.14, oval(to, 90, 18, 6));
    }
  }

  private void street() {
    fade(0xA9BCCB, 0xDDE2E3, 0, horizon);
    double x = -5;
    while (x < 100) {
      double width = dice.between(14, 26);
      double top = dice.between(8, 34);
      int wall = muted(0.5, 0.85);
      fill(wall, box(x, top, x + width, horizon));
      for (double y = top + 4; y < horizon - 8; y += 9) {
        for (double column = x + 3; column < x + width - 4; column += 6) {
          fill(
              Tint.mix(wall, dice.chance(0.25) ? 0xF0E6C4 : 0x56626C, 0.6),
              box(column, y, column + 3, y + 5));
        }
      }
      x += width + dice.between(0, 3);
    }
    fill(0xB4B2AD, box(0, horizon, 100, horizon + 9));
    fill(0x8F8E8B, box(0, horizon + 8, 100, horizon + 9.5));
    fade(0x6A6B6E, 0x7E7F82, horizon + 9, 100);
    for (double dash = dice.between(-12, 0); dash < 100; dash += 22) {
      fill(0xD8D6CE, box(dash, 82, dash + 11, 84));
    }
  }

  private void meadow() {
    fade(0x9FB8CC, 0xDCE5E8, 0, horizon);
    for (int i = 0; i < 3; i++) {
      double x = dice.between(0, 100);
      double y = dice.between(6, 26);
      for (int puff = -1; puff <= 1; puff++) {
        veil(0xFFFFFF, 0.6, oval(x + 6 * puff, y, 7, puff == 0 ? 5 : 3));
      }
    }
    int hill = Tint.of(dice.between(0.2, 0.33), dice.between(0.1, 0.2), dice.between(0.5, 0.65));
    for (int i = 0; i < 3; i++) {
      fill(Tint.darker(hill, 0.08 * i), oval(dice.between(0, 100), horizon + 4, 40, 22 - 4 * i));
    }
    for (int i = 0; i < 4; i++) {
      double x = dice.between(0, 100);
      fill(0x6D5D4E, box(x - 0.8, horizon - 12, x + 0.8, horizon + 1));
      fill(Tint.darker(hill, 0.3), oval(x, horizon - 14, 5, 7));
    }
    int grass = Tint.of(dice.between(0.18, 0.3), dice.between(0.15, 0.28), dice.between(0.5, 0.68));
    fade(Tint.darker(grass, 0.1), Tint.paler(grass, 0.1), horizon, 100);
    for (int i = 0; i < 60; i++) {
      double x = dice.between(0, 100);
      double y = dice.between(horizon + 2, 99);
      veil(0x1E2A1E, 0.16, polygon(x, y, x + 0.5, y - 2.5, x + 1, y));
    }
  }
}
