package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.bar;
import static dev.tgs.bench.synth.Shapes.curve;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.smooth;
import static dev.tgs.bench.synth.Shapes.stroke;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;
import static dev.tgs.bench.synth.Sketch.WHITE;

/** How animals look; side views face right. */
final class AnimalSketches {
  private static final int BEAK = 0xC9A66B;
  private static final int TONGUE = 0xC98A8A;

  private AnimalSketches() {}

  /** Head in profile with a long snout; stands or sits. */
  static void dog(Sketch sketch) {
    Dice dice = sketch.dice;
    double leg = dice.between(6.5, 9);
    double step = dice.between(-6, 6);
    if (dice.chance(0.65)) {
      double foot = dice.between(38, 46);
      double back = dice.between(-4, 0);
      sketch.body(stroke(5.5, curve(-29, 4, -38, -4, -42 - step, dice.between(-24, -4))));
      sketch.dark(bar(leg, -20, 14, -20 + step, foot));
      sketch.dark(bar(leg, 16, 14, 16 - step, foot));
      sketch.body(bar(leg, -26, 12, -27 - step, foot + 2));
      sketch.body(bar(leg, 10, 12, 11 + step, foot + 2));
      sketch.body(
          smooth(
              -33, 8, -24, back, 0, back + 2, 12, back - 8, 24, -14, 30, -4, 22, 12, 8, 20, -10, 17,
              -26, 21));
      dogHead(sketch, 0, 0);
    } else {
      sketch.body(stroke(5.5, curve(-18, 40, -34, 38, -40, dice.between(22, 32))));
      sketch.dark(bar(leg, 14, 14, 17, 44));
      sketch.body(smooth(-22, 42, -24, 26, -12, 6, 4, -8, 18, -12, 24, -2, 18, 20, 12, 44, -8, 46));
      sketch.crease(1.6, curve(-16, 44, -18, 32, -8, 25, 2, 32, 0, 44));
      sketch.body(bar(leg, 9, 16, 10, 45));
      dogHead(sketch, -5, -3);
    }
  }

  private static void dogHead(Sketch sketch, double x, double y) {
    Dice dice = sketch.dice;
    double snout = dice.between(42, 50) + x;
    int ears = dice.pick(3);
    if (ears == 0) {
      sketch.dark(polygon(21 + x, -24 + y, 24 + x, -44 + y, 32 + x, -27 + y));
    }
    if (dice.chance(0.4)) {
      sketch.fill(TONGUE, oval(snout - 6, -3 + y, 2.6, 5));
    }
    sketch.body(
        smooth(
            13 + x, -16 + y, 16 + x, -27 + y, 27 + x, -31 + y, 34 + x, -25 + y, snout - 3, -20 + y,
            snout, -13 + y, snout - 5, -7 + y, 30 + x, -4 + y, 19 + x, -5 + y));
    sketch.crease(1.2, curve(snout - 2, -11 + y, snout - 8, -8.5 + y, snout - 14, -10.5 + y));
    sketch.fill(INK, oval(snout - 1, -17 + y, 3.2, 2.8));
    sketch.fill(WHITE, disc(29 + x, -22 + y, 2.6));
    sketch.fill(INK, disc(29.6 + x, -21.6 + y, 1.7));
    if (ears == 0) {
      sketch.body(polygon(14 + x, -22 + y, 15 + x, -42 + y, 25 + x, -29 + y));
    } else {
      double hang = dice.between(-6, 4) + y;
      sketch.dark(
          smooth(
              16 + x, -29 + y, 23 + x, -26 + y, 22 + x, -12 + y, 17 + x, hang, 11 + x, -8 + y,
              11 + x, -20 + y));
    }
    if (dice.chance(0.5)) {
      sketch.fill(dice.pickOf(INK, STEEL, WHITE), bar(3.4, 11 + x, -5 + y, 23 + x, -1 + y));
    }
  }

  /** A round face to the front with pointed ears and whiskers, a long tail; stands or sits. */
  static void cat(Sketch sketch) {
    Dice dice = sketch.dice;
    double curl = dice.between(-8, 8);
    if (dice.chance(0.5)) {
      double foot = dice.between(34, 40);
      double step = dice.between(-5, 5);
      sketch.body(stroke(5, curve(-27, 6, -38, -4, -34 + curl / 2, -24, -42 + curl, -42)));
      sketch.dark(bar(5.5, -19, 12, -17 + step, foot));
      sketch.dark(bar(5.5, 14, 12, 14 - step, foot));
      sketch.body(bar(5.5, -25, 10, -27 - step, foot + 2));
      sketch.body(bar(5.5, 8, 12, 8 + step, foot + 2));
      sketch.body(
          smooth(-31, 6, -20, -4, -2, -5 + curl / 3, 16, -4, 22, 6, 14, 16, -8, 14, -26, 17));
      catHead(sketch, 24, -12);
    } else {
      sketch.body(stroke(6, curve(8, 42, 30, 42, 36, 30, 32 + curl / 2, 16, 40 + curl / 2, 4)));
      double belly = dice.between(19, 24);
      sketch.body(
          smooth(
              0,
              -14,
              11,
              -4,
              belly,
              24,
              belly - 3,
              43,
              0,
              46,
              -belly + 3,
              43,
              -belly,
              24,
              -11,
              -4));
      sketch.pale(oval(0, 12, 7, 11));
      for (int side = -1; side <= 1; side += 2) {
        sketch.crease(1.5, curve(4 * side, 24, 5 * side, 34, 4 * side, 43));
        sketch.body(oval(6.5 * side, 44, 6, 3.6));
      }
      catHead(sketch, 0, -24);
    }
  }

  private static void catHead(Sketch sketch, double x, double y) {
    Dice dice = sketch.dice;
    double wide = dice.between(15, 18);
    double high = dice.between(12.5, 14.5);
    double tip = dice.between(21, 26);
    for (int side = -1; side <= 1; side += 2) {
      sketch.body(
          polygon(
              x + side * wide * 0.95,
              y - 3,
              x + side * wide * 0.85,
              y - tip,
              x + side * 3,
              y - high * 0.8));
    }
    sketch.body(oval(x, y, wide, high));
    for (int side = -1; side <= 1; side += 2) {
      sketch.fill(
          TONGUE,
          polygon(
              x + side * wide * 0.78,
              y - 9,
              x + side * wide * 0.76,
              y - tip + 5,
              x + side * 6.5,
              y - high * 0.85));
      sketch.fill(WHITE, oval(x + side * 6.5, y - 2, 3.6, 3.4));
      sketch.fill(INK, oval(x + side * 6.5, y - 2, 1.5, 3.2));
      for (int i = -1; i <= 1; i++) {
        sketch.line(WHITE, 0.9, x + side * 6, y + 5 + i, x + side * (wide + 5), y + 4 + 3.5 * i);
      }
    }
    sketch.fill(INK, polygon(x - 2.2, y + 3, x + 2.2, y + 3, x, y + 5.4));
    sketch.crease(
        1.1, curve(x - 4, y + 7.5, x - 1.5, y + 8.5, x, y + 5.5, x + 1.5, y + 8.5, x + 4, y + 7.5));
  }

  /** In profile, on its legs or flying. */
  static void bird(Sketch sketch) {
    Dice dice = sketch.dice;
    boolean flying = dice.chance(0.4);
    double fat = dice.between(0, 7);
    double tail = dice.between(-5, 10);
    if (flying) {
      sketch.dark(smooth(2, -2, -6, -28, 8, -46, 16, -30, 20, -6));
    } else {
      for (int x : new int[] {-4, 7}) {
        sketch.line(INK, 2.2, x, 20, x + 1, 40, x + 8, 42);
        sketch.line(INK, 2.2, x + 1, 40, x - 4, 42);
      }
    }
    sketch.dark(polygon(-20, 2, -46, 4 + tail, -48, 12 + tail, -42, 18 + tail, -18, 14));
    double beak = dice.between(42, 50);
    sketch.plain(BEAK, polygon(33, -20, beak, -13, 33, -9));
    if (dice.chance(0.3)) {
      sketch.dark(polygon(16, -26, 8, -38, 20, -34, 22, -42, 28, -27));
    }
    sketch.body(
        smooth(
            -28, 8, -12, -6, 6, -14, 14, -27, 26, -29, 36, -20, 34, -6, 26, 12, 10, 22 + fat, -10,
            20 + fat));
    sketch.pale(smooth(26, 2, 20, 14, 8, 19 + fat, -2, 18 + fat, 14, 8));
    sketch.fill(WHITE, disc(26, -17, 4));
    sketch.fill(INK, disc(27, -17, 2.5));
    if (flying) {
      sketch.body(
          smooth(
              12, 0, 4, -22, -14, -42, -32, -46, -27, -34, -30, -28, -22, -20, -22, -12, -12, 4));
      sketch.crease(1.4, curve(4, -6, -8, -26, -22, -38));
    } else {
      sketch.dark(smooth(10, -2, 12, 8, 0, 15, -20, 16, -34, 20, -24, 6, -8, -4));
      sketch.crease(1.4, curve(4, 6, -8, 10, -20, 13));
    }
  }
}
