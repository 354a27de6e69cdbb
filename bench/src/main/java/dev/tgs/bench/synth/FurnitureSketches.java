package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.bar;
import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.round;
import static dev.tgs.bench.synth.Shapes.smooth;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;

/** How furniture looks. */
final class FurnitureSketches {
  private static final int GLOW = 0xFBF0C9;

  private FurnitureSketches() {}

  /** From the front with slats or a full back, from the side, or an armchair. */
  static void chair(Sketch sketch) {
    Dice dice = sketch.dice;
    double half = dice.between(19, 25);
    double leg = dice.between(3.6, 5.5);
    double top = dice.between(-50, -42);
    switch (dice.pick(4)) {
      case 0 -> {
        for (int side = -1; side <= 1; side += 2) {
          sketch.dark(bar(leg, side * (half - 4), 8, side * (half - 4), 38));
          sketch.body(bar(leg, side * (half - 3), top + 3, side * (half - 3), 8));
        }
        for (int i = 0; i < 3; i++) {
          sketch.body(round(3 - half, top + 4 + 14 * i, half - 3, top + 12 + 14 * i, 2));
        }
        seat(sketch, half, leg);
      }
      case 1 -> {
        for (int side = -1; side <= 1; side += 2) {
          sketch.dark(bar(leg, side * (half - 4), 8, side * (half - 4), 38));
        }
        sketch.body(
            smooth(-half + 2, 6, -half + 1, top + 12, 0, top - 2, half - 1, top + 12, half - 2, 6));
        seat(sketch, half, leg);
      }
      case 2 -> {
        double lean = dice.between(2, 8);
        sketch.dark(bar(leg, half - 5, 8, half - 7, 40));
        sketch.dark(bar(leg, -half + 6, 8, -half + 6, 40));
        sketch.body(bar(leg + 1, -half - lean, top, -half, 8, -half - 3, 46));
        sketch.body(bar(leg + 1, half, 8, half + 2, 46));
        sketch.body(round(-half - 3, 3, half + 3, 10, 3));
        sketch.pale(round(-half + 2, -1, half + 2, 4, 2));
      }
      default -> {
        for (int side = -1; side <= 1; side += 2) {
          sketch.plain(INK, box(side * half * 0.9 - 3, 32, side * half * 0.9 + 3, 42));
        }
        sketch.body(round(-half, top + 12, half, 30, 10));
        sketch.pale(round(-half + 4, 6, half - 4, 19, 5));
        sketch.body(round(-half + 2, 17, half - 2, 34, 3));
        for (int side = -1; side <= 1; side += 2) {
          sketch.body(round(side * (half + 2) - 6, -2, side * (half + 2) + 6, 35, 6));
        }
      }
    }
  }

  private static void seat(Sketch sketch, double half, double leg) {
    for (int side = -1; side <= 1; side += 2) {
      sketch.body(bar(leg, side * (half + 1), 18, side * (half + 2), 47));
    }
    sketch.body(polygon(2 - half, 5, half - 2, 5, half + 4, 16, -half - 4, 16));
    sketch.dark(box(-half - 4, 16, half + 4, 20));
  }

  /** On a pole, on a belly, or with a jointed arm. */
  static void lamp(Sketch sketch) {
    Dice dice = sketch.dice;
    int form = dice.pick(3);
    double top = dice.between(7, 14);
    double bottom = dice.between(20, 26);
    if (form == 0) {
      sketch.plain(INK, oval(0, 47, dice.between(13, 18), 3.5));
      sketch.plain(STEEL, box(-1.8, -22, 1.8, 46));
      shade(sketch, top, bottom * 0.95, -50, -18);
    } else if (form == 1) {
      double belly = dice.between(10, 16);
      sketch.body(oval(0, 36, belly + 2, 4));
      sketch.body(smooth(-3, -4, 3, -4, belly, 16, 4, 34, -4, 34, -belly, 16));
      shade(sketch, top + 3, bottom + 5, -42, -2);
    } else {
      double knee = dice.between(-22, -14);
      sketch.body(oval(-4, 44, 20, 5));
      sketch.plain(STEEL, bar(3, -4, 42, knee, 6, 10, -26));
      sketch.plain(INK, disc(knee, 6, 3.4));
      sketch.fill(GLOW, oval(24, -16, 12, 9));
      sketch.body(polygon(4, -38, 16, -42, 42, -16, 12, -4));
      sketch.dark(disc(10, -40, 6));
    }
  }

  private static void shade(Sketch sketch, double top, double bottom, double y0, double y1) {
    sketch.fill(GLOW, oval(0, y1, bottom - 1, 4.5));
    sketch.body(polygon(-top, y0, top, y0, bottom, y1, -bottom, y1));
    sketch.crease(1.6, Shapes.open(-bottom, y1 - 3, bottom, y1 - 3));
  }

  /** Square on four legs, or round on a column. */
  static void table(Sketch sketch) {
    Dice dice = sketch.dice;
    double foot = dice.between(30, 44);
    double leg = dice.between(4.5, 7);
    if (dice.chance(0.6)) {
      double depth = dice.between(9, 16);
      double apron = dice.between(3, 9);
      for (int side = -1; side <= 1; side += 2) {
        sketch.dark(bar(leg * 0.85, side * 36, 4, side * 36, foot - 8));
        sketch.body(bar(leg, side * 44, 8, side * 44, foot));
      }
      sketch.dark(box(-48, 5, 48, 6 + apron));
      sketch.body(polygon(-38, 3 - depth, 38, 3 - depth, 50, 3, -50, 3));
      sketch.body(box(-50, 3, 50, 6.5));
      if (dice.chance(0.4) && apron > 5) {
        sketch.fill(STEEL, disc(0, 7 + apron / 2, 1.6));
      }
    } else {
      double deep = dice.between(9, 14);
      if (dice.chance(0.5)) {
        sketch.dark(oval(0, foot, 20, 5));
        sketch.body(smooth(-4, 2, 4, 2, 3, foot / 2, 7, foot, -7, foot, -3, foot / 2));
      } else {
        for (int x : new int[] {-30, 0, 30}) {
          sketch.dark(bar(leg, x * 0.8, 2, x, x == 0 ? foot + 4 : foot));
        }
      }
      sketch.dark(oval(0, 4, 49, deep));
      sketch.body(oval(0, 0, 49, deep));
    }
  }
}
