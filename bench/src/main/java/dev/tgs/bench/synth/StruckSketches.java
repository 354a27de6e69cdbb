package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.curve;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.round;
import static dev.tgs.bench.synth.Shapes.stroke;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;
import static dev.tgs.bench.synth.Sketch.WHITE;

import java.awt.geom.Path2D;

/** How instruments look that are struck. */
final class StruckSketches {
  private static final int WOOD = 0xB08D66;

  private StruckSketches() {}

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
      sketch.line(WOOD, 3, -34, -22 + lean, 6, -1);
      sketch.line(WOOD, 3, 36, -20 - lean, -2, 3);
      sketch.fill(WOOD, disc(6, -1, 3));
      sketch.fill(WOOD, disc(-2, 3, 3));
    }
  }
}
