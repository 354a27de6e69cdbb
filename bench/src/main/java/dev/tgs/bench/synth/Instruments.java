package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.bar;
import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.curve;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.round;
import static dev.tgs.bench.synth.Shapes.smooth;
import static dev.tgs.bench.synth.Shapes.stroke;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;
import static dev.tgs.bench.synth.Sketch.WHITE;

import java.awt.geom.Path2D;

/** How instruments look. */
final class Instruments {
  private static final int WOOD = 0x6B4A32;
  private static final int PALE_WOOD = 0xB08D66;

  private Instruments() {}

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

  /** From the front: an upright, or a grand with its lid open. */
  static void piano(Sketch sketch) {
    Dice dice = sketch.dice;
    boolean grand = dice.chance(0.45);
    double foot = dice.between(36, 42);
    if (grand) {
      Path2D lid = Shapes.open(-45, 0, -40, -38);
      lid.curveTo(-8, -52, 0, -14, 38, -20);
      lid.lineTo(45, 0);
      lid.closePath();
      sketch.dark(lid);
      sketch.line(STEEL, 1.6, 18, 0, 12, -18);
      for (int x : new int[] {-38, 0, 38}) {
        sketch.body(polygon(x - 4, 16, x + 4, 16, x + 2, foot, x - 2, foot));
      }
      sketch.body(round(-48, -2, 48, 20, 3));
    } else {
      double top = dice.between(-40, -30);
      sketch.body(box(-42, top, 42, foot));
      sketch.dark(box(-45, top - 3, 45, top + 2));
      sketch.crease(1.4, box(-36, top + 7, 36, -2));
      sketch.fill(WHITE, polygon(-11, -3, -11, -18, 0, -16, 11, -18, 11, -3, 0, -1));
      sketch.crease(1.4, box(-36, 23, 36, foot - 5));
      for (int side = -1; side <= 1; side += 2) {
        sketch.body(box(43 * side - 3, 16, 43 * side + 3, foot + 2));
      }
      sketch.dark(round(-48, 2, 48, 19, 2));
    }
    keys(sketch, -43, 43, 6, 16);
  }

  private static void keys(Sketch sketch, double x0, double x1, double y0, double y1) {
    sketch.fill(WHITE, box(x0, y0, x1, y1));
    int count = 14;
    double step = (x1 - x0) / count;
    for (int i = 1; i < count; i++) {
      double x = x0 + i * step;
      if (i % 7 != 0 && i % 7 != 3) {
        sketch.fill(INK, box(x - 1.7, y0, x + 1.7, y0 + 0.62 * (y1 - y0)));
      } else {
        sketch.line(STEEL, 0.6, x, y0, x, y1);
      }
    }
  }

  /** A shell with a pale skin, hoops, cords or rods, often with sticks or legs. */
  static void drum(Sketch sketch) {
    Dice dice = sketch.dice;
    double w = 38;
    double skin = dice.between(8, 12);
    double h = dice.between(26, 58);
    double belly = dice.chance(0.25) ? -7 : 0;
    if (dice.chance(0.35)) {
      for (int side = -1; side <= 1; side += 2) {
        sketch.line(STEEL, 3, 30 * side, h - 10, 38 * side, h + 22);
      }
      sketch.line(STEEL, 3, 0, h, 0, h + 26);
    }
    Path2D shell = new Path2D.Double();
    shell.moveTo(-w, 0);
    shell.quadTo(-w - belly, h / 2, -w, h);
    shell.curveTo(-w, h + 1.35 * skin, w, h + 1.35 * skin, w, h);
    shell.quadTo(w + belly, h / 2, w, 0);
    shell.closePath();
    sketch.body(shell);
    boolean cords = dice.chance(0.5);
    int count = cords ? 6 : 5;
    for (int i = 0; i < count; i++) {
      double x = -w + 2 * w * (i + 0.5) / count;
      double sag = skin * StrictMath.sqrt(1 - x * x / (w * w));
      if (cords) {
        sketch.line(WHITE, 1.8, x - w / count, sag, x, h + sag, x + w / count, sag);
      } else {
        sketch.line(STEEL, 2.4, x, sag, x, h + sag - 2);
      }
    }
    sketch.fill(
        STEEL,
        stroke(
            3.6,
            curve(-w, h, -w * 0.6, h + 0.8 * skin, 0, h + skin, w * 0.6, h + 0.8 * skin, w, h)));
    sketch.plain(STEEL, oval(0, 1.5, w + 1.5, skin + 1));
    sketch.plain(WHITE, oval(0, 0, w - 1.5, skin - 1.5));
    if (dice.chance(0.7)) {
      double lean = dice.between(-5, 5);
      sketch.line(PALE_WOOD, 3, -34, -22 + lean, 6, -1);
      sketch.line(PALE_WOOD, 3, 36, -20 - lean, -2, 3);
      sketch.fill(PALE_WOOD, disc(6, -1, 3));
      sketch.fill(PALE_WOOD, disc(-2, 3, 3));
    }
  }

  /** A flared bell to the right, a loop of tube, three valves. */
  static void trumpet(Sketch sketch) {
    Dice dice = sketch.dice;
    double flare = dice.between(15, 20);
    double loop = dice.between(9, 15);
    double tube = dice.between(5.5, 7);
    double valve = dice.between(-12, -6);
    sketch.body(stroke(tube, round(-28, -8, 24, loop, 9)));
    Path2D bell = new Path2D.Double();
    double half = tube / 2;
    bell.moveTo(-40, -8 - half * 0.8);
    bell.lineTo(10, -8 - half);
    bell.curveTo(28, -9 - half, 38, -12 - half, 46, -8 - flare);
    bell.lineTo(46, -8 + flare);
    bell.curveTo(38, -4 + half, 28, -7 + half, 10, -8 + half);
    bell.lineTo(-40, -8 + half * 0.8);
    bell.closePath();
    sketch.body(bell);
    sketch.dark(oval(46.5, -8, 3, flare));
    sketch.plain(STEEL, polygon(-40, -10, -47, -12.5, -50, -12.5, -50, -3.5, -47, -3.5, -40, -6));
    for (int i = 0; i < 3; i++) {
      double x = valve + 9 * i;
      sketch.line(STEEL, 2, x, -25, x, -16);
      sketch.fill(STEEL, oval(x, -25, 3.4, 1.6));
      sketch.pale(round(x - 3.4, -18, x + 3.4, loop + 5, 2));
    }
  }

  /** A long tube with a lip plate at the left end and a row of keys. */
  static void flute(Sketch sketch) {
    Dice dice = sketch.dice;
    double half = dice.between(3.6, 5);
    sketch.body(round(-50, -half, 50, half, 2));
    for (double x : new double[] {-49, dice.between(-26, -20), dice.between(30, 36), 49}) {
      sketch.plain(STEEL, box(x - 1.5, -half - 0.8, x + 1.5, half + 0.8));
    }
    sketch.pale(oval(-37, -half * 0.7, 6, 3.2));
    sketch.fill(INK, oval(-37, -half * 0.8, 2.2, 1.4));
    int count = 5 + dice.pick(4);
    boolean raised = dice.chance(0.6);
    for (int i = 0; i < count; i++) {
      double x = -15 + 42.0 * i / (count - 1);
      if (raised) {
        sketch.plain(STEEL, oval(x, -half, 2.6, 2));
      } else {
        sketch.fill(INK, disc(x, -0.5, 1.7));
      }
    }
    if (raised) {
      sketch.line(STEEL, 1.4, -15, -half * 0.2, 30, -half * 0.2);
    }
  }
}
