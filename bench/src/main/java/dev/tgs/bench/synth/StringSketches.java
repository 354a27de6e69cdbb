package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.bar;
import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.curve;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.smooth;
import static dev.tgs.bench.synth.Shapes.stroke;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;
import static dev.tgs.bench.synth.Sketch.WHITE;

import java.awt.geom.Path2D;

/** How string instruments look, necks up. */
final class StringSketches {
  private static final int WOOD = 0x6B4A32;

  private StringSketches() {}

  /** Neck up: a waisted body with a hole, or a horned one with pickups. */
  static void guitar(Sketch sketch) {
    Dice dice = sketch.dice;
    double lower = dice.between(20, 25);
    double upper = lower * dice.between(0.7, 0.82);
    double waist = upper * dice.between(0.68, 0.78);
    boolean electric = dice.chance(0.4);
    if (electric) {
      sketch.body(
          smooth(
              -5,
              12,
              -18,
              0,
              -15,
              17,
              -17,
              27,
              -lower,
              38,
              -lower + 7,
              48,
              0,
              47,
              lower - 7,
              48,
              lower,
              38,
              16,
              27,
              13,
              18,
              17,
              6,
              5,
              13));
      sketch.fill(WHITE, smooth(3, 16, 11, 24, 13, 36, 8, 42, 2, 36));
    } else {
      sketch.body(
          smooth(
              0,
              6,
              upper * 0.75,
              8,
              upper,
              16,
              waist,
              25,
              lower,
              37,
              lower * 0.7,
              47,
              0,
              50,
              -lower * 0.7,
              47,
              -lower,
              37,
              -waist,
              25,
              -upper,
              16,
              -upper * 0.75,
              8));
      sketch.plain(INK, disc(0, 23, dice.between(5, 6.5)));
    }
    sketch.plain(WOOD, box(-2.6, -34, 2.6, electric ? 18 : 16));
    for (int i = 0; i < 6; i++) {
      sketch.line(STEEL, 0.8, -2.4, -29 + 6 * i, 2.4, -29 + 6 * i);
    }
    sketch.plain(INK, polygon(-3, -34, -5.5, -47, 0, -50, 5.5, -47, 3, -34));
    for (int y = -45; y < -35; y += 4) {
      sketch.fill(STEEL, disc(-6.5, y, 1.6));
      sketch.fill(STEEL, disc(6.5, y, 1.6));
    }
    if (electric) {
      sketch.fill(INK, box(-7, 23, 7, 26));
      sketch.fill(INK, box(-7, 31, 7, 34));
    }
    sketch.plain(INK, box(-8, 38, 8, 40.5));
    sketch.line(WHITE, 0.7, -1.3, -46, -1.3, 38);
    sketch.line(WHITE, 0.7, 1.3, -46, 1.3, 38);
  }

  /** Neck up: cut-in sides with corners, f-holes, and its bow beside or across it. */
  static void violin(Sketch sketch) {
    Dice dice = sketch.dice;
    double wide = dice.between(0.9, 1.12);
    Path2D body = new Path2D.Double();
    body.moveTo(0, -2);
    for (int side = 1; side >= -1; side -= 2) {
      double w = side * wide;
      if (side > 0) {
        body.curveTo(9 * w, -4, 17 * w, -1, 15 * w, 8);
        body.lineTo(18 * w, 13);
        body.curveTo(7 * w, 14, 7 * w, 24, 20 * w, 26);
        body.curveTo(26 * w, 36, 19 * w, 46, 0, 46);
      } else {
        body.curveTo(19 * w, 46, 26 * w, 36, 20 * w, 26);
        body.curveTo(7 * w, 24, 7 * w, 14, 18 * w, 13);
        body.lineTo(15 * w, 8);
        body.curveTo(17 * w, -1, 9 * w, -4, 0, -2);
      }
    }
    body.closePath();
    sketch.body(body);
    for (int side = -1; side <= 1; side += 2) {
      sketch.fill(INK, stroke(1.6, curve(7 * side, 15, 6 * side, 19, 9 * side, 25, 8 * side, 29)));
    }
    sketch.plain(INK, polygon(-2, -28, 2, -28, 3.4, 17, -3.4, 17));
    sketch.body(bar(3.5, 0, -29, 0, -34));
    sketch.body(disc(0, -37, 4));
    sketch.fill(INK, disc(0, -37, 1.4));
    for (int side = -1; side <= 1; side += 2) {
      sketch.line(INK, 2, 0, -31, 6 * side, -32 - side);
    }
    sketch.plain(INK, polygon(-3, 31, 3, 31, 4.5, 44, -4.5, 44));
    sketch.fill(WHITE, box(-5, 23, 5, 25));
    sketch.line(WHITE, 0.7, -1.2, -28, -1.2, 34);
    sketch.line(WHITE, 0.7, 1.2, -28, 1.2, 34);
    double lean = dice.between(-6, 6);
    if (dice.chance(0.5)) {
      bow(sketch, 31 + lean, -38, 31 - lean, 42);
    } else {
      bow(sketch, -38, 22 + 2 * lean, 38, 14 - 2 * lean);
    }
  }

  private static void bow(Sketch sketch, double x0, double y0, double x1, double y1) {
    double length = StrictMath.hypot(x1 - x0, y1 - y0);
    double offX = (y1 - y0) / length * 3;
    double offY = (x0 - x1) / length * 3;
    sketch.line(WHITE, 1.6, x0, y0, x1, y1);
    sketch.line(WOOD, 2.4, x0, y0, x0 + offX, y0 + offY, x1 + offX, y1 + offY, x1, y1);
  }
}
