package dev.tgs.bench.synth;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one actor looks at rest.
 *
 * @param parts in the sketch's own units
 * @param unit from those units to a box around the origin whose longer side is 1
 * @param width of that box
 * @param height of that box
 * @param points that span it
 */
record Figure(
    List<Sketch.Part> parts, AffineTransform unit, double width, double height, Point2D[] points) {
  private static final double FLATNESS = 0.1;

  /** Whether a look faces left instead of right. */
  static boolean mirrored(long look) {
    return new Dice(look).chance(0.5);
  }

  static Figure of(List<Actor> actors, int index) {
    Actor actor = actors.get(index);
    Optional<Kind> held =
        actors.stream()
            .filter(other -> other.holder().equals(Optional.of(index)))
            .map(Actor::kind)
            .findFirst();
    Dice dice = new Dice(actor.look());
    boolean mirrored = dice.chance(0.5);
    double tilt = dice.between(-1, 1) * leeway(actor.kind());
    if (actor.holder().isPresent()) {
      mirrored = mirrored(actors.get(actor.holder().get()).look());
      tilt = Hold.of(actor.kind()).tilt();
    } else if (held.isPresent()) {
      tilt = 0;
    }
    Sketch sketch = new Sketch(actor.colour(), dice);
    sketch(actor.kind(), sketch, held);
    AffineTransform posed = AffineTransform.getScaleInstance(mirrored ? -1 : 1, 1);
    posed.concatenate(Shapes.turn(tilt, 0, 0));
    return of(sketch.parts(), posed);
  }

  /** How far a kind may lean, in degrees. */
  private static double leeway(Kind kind) {
    return switch (kind) {
      case GUITAR, VIOLIN, TRUMPET, FLUTE -> 25;
      case BIRD -> 15;
      case DRUM -> 8;
      case DOG, CAT -> 6;
      case CAR, BUS, MAN, WOMAN -> 4;
      case PIANO, CHAIR, LAMP, TABLE -> 2;
    };
  }

  private static void sketch(Kind kind, Sketch sketch, Optional<Kind> held) {
    switch (kind) {
      case GUITAR -> Instruments.guitar(sketch);
      case VIOLIN -> Instruments.violin(sketch);
      case PIANO -> Instruments.piano(sketch);
      case DRUM -> Instruments.drum(sketch);
      case TRUMPET -> Instruments.trumpet(sketch);
      case FLUTE -> Instruments.flute(sketch);
      case DOG -> Animals.dog(sketch);
      case CAT -> Animals.cat(sketch);
      case BIRD -> Animals.bird(sketch);
      case CAR -> Vehicles.car(sketch);
      case BUS -> Vehicles.bus(sketch);
      case MAN -> People.man(sketch, held);
      case WOMAN -> People.woman(sketch, held);
      case CHAIR -> Furniture.chair(sketch);
      case LAMP -> Furniture.lamp(sketch);
      case TABLE -> Furniture.table(sketch);
    }
  }

  private static Figure of(List<Sketch.Part> parts, AffineTransform posed) {
    List<Point2D> points = new ArrayList<>();
    parts.forEach(part -> corners(part.shape(), posed, points));
    double left = points.stream().mapToDouble(Point2D::getX).min().orElseThrow();
    double right = points.stream().mapToDouble(Point2D::getX).max().orElseThrow();
    double top = points.stream().mapToDouble(Point2D::getY).min().orElseThrow();
    double bottom = points.stream().mapToDouble(Point2D::getY).max().orElseThrow();
    double scale = 1 / Math.max(right - left, bottom - top);
    AffineTransform fit = AffineTransform.getScaleInstance(scale, scale);
    fit.translate(-(left + right) / 2, -(top + bottom) / 2);
    Point2D[] fitted = new Point2D[points.size()];
    fit.transform(points.toArray(Point2D[]::new), 0, fitted, 0, fitted.length);
    fit.concatenate(posed);
    return new Figure(parts, fit, scale * (right - left), scale * (bottom - top), fitted);
  }

  private static void corners(Shape shape, AffineTransform posed, List<Point2D> points) {
    double[] xy = new double[6];
    for (PathIterator path = shape.getPathIterator(posed, FLATNESS); !path.isDone(); path.next()) {
      if (path.currentSegment(xy) != PathIterator.SEG_CLOSE) {
        points.add(new Point2D.Double(xy[0], xy[1]));
      }
    }
  }
}
