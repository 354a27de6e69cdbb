package dev.tgs.bench.synth;

import java.awt.Color;
import java.awt.LinearGradientPaint;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A sheet on which one thing is drawn, part over part, about 100 units tall or wide around the
 * origin. The body of the thing is in the actor's colour, with its texture; details have colours of
 * their own.
 */
final class Sketch {
  static final int INK = 0x26262B;
  static final int STEEL = 0xB9BEC4;
  static final int WHITE = 0xF4F1EA;
  static final int GLASS = 0xBFD3DC;

  /** One filled shape. */
  record Part(Shape shape, Paint paint) {}

  final Dice dice;
  private final List<Part> parts = new ArrayList<>();
  private final int colour;
  private final Paint body;
  private final double outline;

  Sketch(Colour colour, Dice dice) {
    this.dice = dice;
    this.colour = Tint.near(colour, dice);
    body = texture(this.colour, dice);
    outline = dice.between(1.6, 3);
  }

  private static Paint texture(int colour, Dice dice) {
    int second =
        dice.chance(0.5)
            ? Tint.paler(colour, dice.between(0.2, 0.4))
            : Tint.darker(colour, dice.between(0.1, 0.18));
    return switch (dice.pick(6)) {
      case 0 -> tile(colour, second, dice.between(7, 14), false);
      case 1 -> tile(colour, second, dice.between(9, 15), true);
      case 2, 3 -> gradient(colour, dice);
      default -> Tint.awt(colour);
    };
  }

  private static Paint gradient(int colour, Dice dice) {
    float slant = (float) dice.between(-30, 30);
    Color[] colours = {
      Tint.awt(Tint.paler(colour, 0.25)), Tint.awt(colour), Tint.awt(Tint.darker(colour, 0.1))
    };
    return new LinearGradientPaint(-slant, -45, slant, 45, new float[] {0, 0.5f, 1}, colours);
  }

  /** Stripes or dots, a pair of stripes or one dot in a square of some side. */
  private static Paint tile(int colour, int second, double side, boolean dots) {
    int pixels = 24;
    BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < pixels; y++) {
      for (int x = 0; x < pixels; x++) {
        double dx = x - 11.5;
        double dy = y - 11.5;
        boolean inside = dots ? dx * dx + dy * dy < 55 : y < pixels / 2;
        image.setRGB(x, y, inside ? second : colour);
      }
    }
    return new TexturePaint(image, new Rectangle2D.Double(0, 0, side, side));
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** A part of the body. */
  void body(Shape shape) {
    edge(colour, shape);
    parts.add(new Part(shape, body));
  }

  /** A part of the body in shade. */
  void dark(Shape shape) {
    plain(Tint.darker(colour, 0.25), shape);
  }

  /** A part of the body in the light. */
  void pale(Shape shape) {
    plain(Tint.paler(colour, 0.35), shape);
  }

  /** A detail with an outline. */
  void plain(int rgb, Shape shape) {
    edge(rgb, shape);
    fill(rgb, shape);
  }

  /** A detail without an outline. */
  void fill(int rgb, Shape shape) {
    parts.add(new Part(shape, Tint.awt(rgb)));
  }

  /** A line in a darker shade of the body's colour. */
  void crease(double width, Shape path) {
    fill(Tint.darker(colour, 0.45), Shapes.stroke(width, path));
  }

  void line(int rgb, double width, double... xy) {
    fill(rgb, Shapes.bar(width, xy));
  }

  private void edge(int rgb, Shape shape) {
    fill(Tint.darker(rgb, 0.45), Shapes.stroke(outline, shape));
  }
}
