package dev.tgs.bench.synth;

import static dev.tgs.bench.synth.Shapes.box;
import static dev.tgs.bench.synth.Shapes.disc;
import static dev.tgs.bench.synth.Shapes.oval;
import static dev.tgs.bench.synth.Shapes.polygon;
import static dev.tgs.bench.synth.Shapes.round;
import static dev.tgs.bench.synth.Shapes.stroke;
import static dev.tgs.bench.synth.Sketch.INK;
import static dev.tgs.bench.synth.Sketch.STEEL;

import java.awt.geom.Path2D;

/** How wind instruments look; they point to the right. */
final class WindSketches {

  private WindSketches() {}

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
    double half = dice.between(4.4, 6);
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
