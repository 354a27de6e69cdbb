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
import static dev.tgs.bench.synth.Sketch.WHITE;

import java.util.Optional;

/** How people look, from the front; the clothes are in the actor's colour. */
final class PersonSketches {
  private static final int[] SKIN = {0xF0D2BC, 0xE3BC9D, 0xC4977A, 0x94694F, 0x6B4A3A};
  private static final int[] HAIR = {0x221D1C, 0x43302A, 0x6E5240, 0x8F8A86, 0xC8B48A};
  private static final int[] TROUSERS = {0x3A3D45, 0x55504B, 0x2B2B2F, 0x77726A};
  private static final int LIP = 0x7A4A44;

  private PersonSketches() {}

  /** Broad shoulders, trousers, short hair. */
  static void man(Sketch sketch, Optional<Kind> held) {
    Dice dice = sketch.dice;
    int skin = dice.pickOf(SKIN);
    int hair = dice.pickOf(HAIR);
    double shoulder = dice.between(14.5, 18);
    double hip = shoulder * dice.between(0.66, 0.8);
    double stride = dice.between(0, 6);
    boolean overall = dice.chance(0.3);
    int trousers = dice.pickOf(TROUSERS);
    for (int side = -1; side <= 1; side += 2) {
      double foot = side * (hip * 0.6 + stride);
      sketch.plain(INK, oval(foot + side * 1.5, 47, 5.5, 3));
      if (overall) {
        sketch.dark(bar(9.5, side * hip * 0.5, 8, foot, 43));
      } else {
        sketch.plain(trousers, bar(9.5, side * hip * 0.5, 8, foot, 43));
      }
    }
    sketch.plain(skin, box(-3.5, -30, 3.5, -22));
    arms(sketch, skin, shoulder - 1, -21, 7.5, held);
    sketch.body(
        smooth(
            -shoulder * 0.5,
            -26,
            0,
            -25,
            shoulder * 0.5,
            -26,
            shoulder,
            -20,
            hip + 1.5,
            -4,
            hip,
            12,
            0,
            13,
            -hip,
            12,
            -hip - 1.5,
            -4,
            -shoulder,
            -20));
    if (dice.chance(0.4)) {
      sketch.fill(WHITE, polygon(-4, -25.5, 4, -25.5, 0, -12));
      sketch.fill(INK, polygon(-1.4, -24, 1.4, -24, 2, -6, 0, -3, -2, -6));
    } else {
      sketch.crease(1.3, Shapes.open(0, -22, 0, 10));
    }
    sketch.fill(INK, box(-hip, 9, hip, 12));
    face(sketch, skin, hair, dice.between(9.5, 11));
    switch (dice.pick(4)) {
      case 0 -> {
        sketch.plain(hair, smooth(-11, -38, -9, -49, 0, -51.5, 9, -49, 11, -38, 6, -43, -5, -44));
        sketch.fill(
            hair, smooth(-9.5, -36, -6, -31, 0, -32, 6, -31, 9.5, -36, 7, -27, 0, -24, -7, -27));
        sketch.fill(LIP, oval(0, -30.5, 2.4, 0.9));
      }
      case 1 -> {
        sketch.dark(smooth(-10.5, -42, -9, -51, 0, -53, 9, -51, 10.5, -42));
        sketch.dark(round(-13, -43.5, 13, -40.5, 1.5));
      }
      default ->
          sketch.plain(
              hair, smooth(-11, -37, -10.5, -47, -2, -52, 8, -50, 11, -37, 7, -43, -2, -45));
    }
  }

  /** Narrow shoulders, a dress or a skirt, long hair. */
  static void woman(Sketch sketch, Optional<Kind> held) {
    Dice dice = sketch.dice;
    int skin = dice.pickOf(SKIN);
    int hair = dice.pickOf(HAIR);
    double shoulder = dice.between(10.5, 12.5);
    double waist = dice.between(7, 9);
    double hem = dice.between(17, 24);
    double length = dice.between(20, 34);
    double stride = dice.between(0, 4);
    double radius = dice.between(9, 10.5);
    double locks = dice.between(-24, -12);
    int style = dice.pick(3);
    if (style < 2) {
      sketch.plain(
          hair,
          smooth(
              -radius - 2,
              -40,
              -7,
              -51,
              7,
              -51,
              radius + 2,
              -40,
              radius + 4,
              locks - 2,
              6,
              locks,
              -6,
              locks,
              -radius - 4,
              locks - 2));
    } else {
      sketch.plain(hair, disc(0, -50, 5.5));
    }
    for (int side = -1; side <= 1; side += 2) {
      double foot = side * (5 + stride);
      sketch.plain(skin, bar(5, side * 5, 15, foot, 44));
      sketch.plain(INK, oval(foot + side * 1.2, 47.5, 4.2, 2.4));
    }
    sketch.plain(skin, box(-2.8, -30, 2.8, -22));
    arms(sketch, skin, shoulder - 0.5, -21.5, 5.5, held);
    boolean skirt = dice.chance(0.35);
    if (skirt) {
      sketch.dark(polygon(-waist, -5, waist, -5, hem, length, -hem, length));
      sketch.body(
          smooth(
              -shoulder * 0.6,
              -25,
              0,
              -23,
              shoulder * 0.6,
              -25,
              shoulder,
              -20,
              waist,
              -7,
              waist,
              -2,
              0,
              -1,
              -waist,
              -2,
              -waist,
              -7,
              -shoulder,
              -20));
    } else {
      sketch.body(
          smooth(
              -shoulder * 0.6,
              -25,
              0,
              -22,
              shoulder * 0.6,
              -25,
              shoulder,
              -20,
              waist,
              -6,
              hem * 0.75,
              length * 0.5,
              hem,
              length - 2,
              hem * 0.5,
              length + 1.5,
              0,
              length + 2,
              -hem * 0.5,
              length + 1.5,
              -hem,
              length - 2,
              -hem * 0.75,
              length * 0.5,
              -waist,
              -6,
              -shoulder,
              -20));
    }
    sketch.fill(dice.pickOf(INK, WHITE), box(-waist, -6, waist, -3.4));
    face(sketch, skin, hair, radius);
    sketch.plain(
        hair,
        smooth(
            -radius - 1,
            -36,
            -radius,
            -46,
            0,
            -51,
            radius,
            -46,
            radius + 1,
            -36,
            radius * 0.5,
            -43,
            dice.between(-4, 4),
            -46,
            -radius * 0.6,
            -42));
  }

  private static void face(Sketch sketch, int skin, int hair, double radius) {
    sketch.plain(skin, oval(0, -38, radius, radius + 1.5));
    for (int side = -1; side <= 1; side += 2) {
      sketch.fill(WHITE, oval(4 * side, -38, 2.2, 1.8));
      sketch.fill(INK, disc(4 * side, -38, 1.4));
      sketch.line(hair, 1, 2.4 * side, -41.3, 6 * side, -41.5);
    }
    sketch.line(Tint.darker(skin, 0.2), 1.1, 0, -37, 0.8, -34.5, -0.6, -34.2);
    sketch.fill(LIP, stroke(1.2, curve(-3, -31.8, 0, -30.8, 3, -31.8)));
  }

  /** Two arms with sleeves in the colour of the clothes, from the shoulders to the hands. */
  private static void arms(
      Sketch sketch, int skin, double x, double y, double width, Optional<Kind> held) {
    Dice dice = sketch.dice;
    int pose = dice.pick(4);
    double spread = dice.between(0, 6);
    for (int side = -1; side <= 1; side += 2) {
      double elbowX = side * (x + 5 + spread / 2);
      double elbowY = y + 15;
      double handX = side * (x + 4 + spread);
      double handY = y + 30;
      if (held.isPresent()) {
        boolean atMouth = held.get() != Kind.GUITAR && held.get() != Kind.DRUM;
        elbowX = side * (x + 6);
        elbowY = y + 13;
        handX = atMouth ? 12 + 4 * side : side * 10;
        handY = atMouth ? y - 6 : y + 20;
      } else if ((pose == 1 && side > 0) || pose == 2) {
        elbowX = side * (x + 12);
        elbowY = y + 2 - spread;
        handX = side * (x + 16);
        handY = y - 14 - spread;
      } else if (pose == 3) {
        elbowX = side * (x + 11);
        elbowY = y + 13;
        handX = side * (x - 2);
        handY = y + 26;
      }
      sketch.plain(skin, disc(handX, handY, width * 0.58));
      sketch.body(
          bar(
              width,
              side * x,
              y + 1,
              elbowX,
              elbowY,
              elbowX + 0.8 * (handX - elbowX),
              elbowY + 0.8 * (handY - elbowY)));
    }
  }
}
