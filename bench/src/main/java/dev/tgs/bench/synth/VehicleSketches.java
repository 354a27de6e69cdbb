package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.round;
import static dev.tgs.bench.synth.Sketch.GLASS;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;
import static dev.tgs.bench.synth.Sketch.WHITE;

import java.awt.Shape;
import java.awt.geom.Path2D;

/** How vehicles look; they face right. */
final class VehicleSketches {
  private static final int LAMP = 0xF3E7B5;
  private static final int TAIL_LAMP = 0x9A4444;

  private VehicleSketches() {}

  /** Low, with a cabin on top: sedan, hatchback, small round car or pickup. */
  static void car(Sketch sketch) {
    Dice dice = sketch.dice;
    double roof = dice.between(-24, -18);
    double wheel = dice.between(9.5, 12.5);
    double belt = dice.between(-3, 0);
    switch (dice.pick(4)) {
      case 0 -> cabin(sketch, belt, roof, -32, -20, 12, 28);
      case 1 -> cabin(sketch, belt, roof, -46, -40, 8, 26);
      case 2 -> cabin(sketch, belt, roof - 4, -34, -22, 14, 32);
      default -> cabin(sketch, belt, roof, -8, -4, 16, 28);
    }
    double nose = dice.between(4, 12);
    Path2D lower = new Path2D.Double();
    lower.moveTo(-48, belt + 4);
    lower.quadTo(-47, belt - 1, -40, belt - 1);
    lower.lineTo(26, belt - 1);
    lower.curveTo(38, belt, 48, belt + nose / 2, 50, belt + nose);
    lower.lineTo(50, 17);
    lower.quadTo(50, 20, 46, 20);
    lower.lineTo(-46, 20);
    lower.quadTo(-50, 20, -50, 16);
    lower.closePath();
    sketch.body(lower);
    sketch.crease(1.2, Shapes.open(-2, belt + 1, -2, 17));
    sketch.line(INK, 1.6, 3, belt + 6, 8, belt + 6);
    sketch.fill(LAMP, oval(46, belt + nose + 2, 3.4, 2.6));
    sketch.fill(TAIL_LAMP, box(-49, belt + 5, -46, belt + 10));
    sketch.fill(STEEL, round(-51, 15.5, -30, 19, 1.5));
    sketch.fill(STEEL, round(32, 15.5, 51, 19, 1.5));
    wheel(sketch, -29, 20, wheel);
    wheel(sketch, 29, 20, wheel);
  }

  /** Two windows under a roof, given where the roof starts and ends at its foot and at its top. */
  private static void cabin(
      Sketch sketch, double belt, double roof, double x0, double x1, double x2, double x3) {
    sketch.body(cabinShape(belt + 1, roof, x0, x1, x2, x3));
    double middle = (x1 + x2) / 2;
    double top = roof + 4;
    double bottom = belt - 1;
    if (x2 - x1 > 24) {
      sketch.fill(
          GLASS, polygon(x0 + 5, bottom, x1 + 2, top, middle - 1.5, top, middle - 1.5, bottom));
      sketch.fill(
          GLASS, polygon(x3 - 5, bottom, x2 - 2, top, middle + 1.5, top, middle + 1.5, bottom));
    } else {
      sketch.fill(GLASS, polygon(x0 + 4, bottom, x1 + 2, top, x2 - 2, top, x3 - 5, bottom));
    }
  }

  private static Shape cabinShape(
      double belt, double roof, double x0, double x1, double x2, double x3) {
    Path2D path = new Path2D.Double();
    path.moveTo(x0, belt);
    path.lineTo(x1 - 2, roof + 3);
    path.quadTo(x1, roof, x1 + 4, roof);
    path.lineTo(x2 - 4, roof);
    path.quadTo(x2, roof, x2 + 3, roof + 3);
    path.lineTo(x3, belt);
    path.closePath();
    return path;
  }

  /** A long box with a row of windows, or two rows. */
  static void bus(Sketch sketch) {
    Dice dice = sketch.dice;
    boolean twoDecks = dice.chance(0.3);
    double roof = twoDecks ? dice.between(-48, -42) : dice.between(-32, -24);
    double floor = 22;
    double half = twoDecks ? dice.between(40, 44) : 50;
    double wheel = dice.between(7.5, 9);
    boolean bonnet = !twoDecks && dice.chance(0.25);
    double front = bonnet ? half - 14 : half;
    if (bonnet) {
      sketch.body(round(front - 8, -2, half, floor, 4));
    }
    sketch.body(round(-half, roof, front, floor, dice.between(3, 7)));
    int windows = 4 + dice.pick(3);
    double pitch = (front - 16 + half - 4) / windows;
    for (int row = 0; row < (twoDecks ? 2 : 1); row++) {
      double top = roof + 6 + 30 * row;
      for (int i = 0; i < windows; i++) {
        double x = -half + 4 + pitch * i;
        sketch.fill(GLASS, round(x, top, x + pitch - 2.5, top + 15, 1.5));
      }
      if (row > 0 || !twoDecks) {
        sketch.plain(GLASS, round(front - 14, top, front - 5, floor - 3, 1.5));
        sketch.line(INK, 0.9, front - 9.5, top + 1, front - 9.5, floor - 4);
      } else {
        sketch.fill(GLASS, round(front - 14, top, front - 3, top + 15, 1.5));
      }
    }
    if (dice.chance(0.6)) {
      sketch.fill(WHITE, box(-half + 1, 3, front - 16, 6));
    }
    sketch.fill(LAMP, oval(half - 2, 15, 2.2, 2.8));
    sketch.fill(TAIL_LAMP, box(-half, 12, -half + 2.5, 17));
    wheel(sketch, -half + dice.between(16, 22), floor, wheel);
    wheel(sketch, half - dice.between(22, 27), floor, wheel);
  }

  private static void wheel(Sketch sketch, double x, double y, double radius) {
    sketch.plain(INK, disc(x, y, radius));
    sketch.fill(STEEL, disc(x, y, radius * 0.55));
    sketch.fill(INK, disc(x, y, radius * 0.18));
  }
}
