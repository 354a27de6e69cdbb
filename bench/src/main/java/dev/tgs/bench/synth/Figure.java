package dev.tgs.bench.synth;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How one actor looks at rest.
 *
 * @param parts in the sketch's own units
 * @param unit from those units to a box around the origin whose longer side is 1
 * @param width of that box
 * @param height of that box
 * @param outermost points in it, which give its box however it leans
 */
record Figure(
    List<Sketch.Part> parts,
    AffineTransform unit,
    double width,
    double height,
    List<Point2D> outermost) {
  private static final double FLATNESS = 0.1;
  private static final int DIRECTIONS = 64;

  /** Whether a look faces left instead of right. */
  static boolean mirrored(long look) {
    return new Dice(look).chance(0.5);
  }

  /** Of each actor; who holds what matters. */
  static List<Figure> of(List<Actor> actors) {
    return IntStream.range(0, actors.size()).mapToObj(i -> of(actors, i)).toList();
  }

  private static Figure of(List<Actor> actors, int index) {
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
      case GUITAR -> StringSketches.guitar(sketch);
      case VIOLIN -> StringSketches.violin(sketch);
      case PIANO -> StruckSketches.piano(sketch);
      case DRUM -> StruckSketches.drum(sketch);
      case TRUMPET -> WindSketches.trumpet(sketch);
      case FLUTE -> WindSketches.flute(sketch);
      case DOG -> AnimalSketches.dog(sketch);
      case CAT -> AnimalSketches.cat(sketch);
      case BIRD -> AnimalSketches.bird(sketch);
      case CAR -> VehicleSketches.car(sketch);
      case BUS -> VehicleSketches.bus(sketch);
      case MAN -> PersonSketches.man(sketch, held);
      case WOMAN -> PersonSketches.woman(sketch, held);
      case CHAIR -> FurnitureSketches.chair(sketch);
      case LAMP -> FurnitureSketches.lamp(sketch);
      case TABLE -> FurnitureSketches.table(sketch);
    }
  }

  private static Figure of(List<Sketch.Part> parts, AffineTransform posed) {
    List<Point2D> points = new ArrayList<>();
    parts.forEach(part -> corners(part.shape(), posed, points));
    List<Point2D> outermost =
        IntStream.range(0, DIRECTIONS).mapToObj(i -> farthest(points, i)).toList();
    int quarter = DIRECTIONS / 4;
    double right = outermost.get(0).getX();
    double bottom = outermost.get(quarter).getY();
    double left = outermost.get(2 * quarter).getX();
    double top = outermost.get(3 * quarter).getY();
    double scale = 1 / Math.max(right - left, bottom - top);
    AffineTransform unit = AffineTransform.getScaleInstance(scale, scale);
    unit.translate(-(left + right) / 2, -(top + bottom) / 2);
    outermost = outermost.stream().map(point -> unit.transform(point, null)).toList();
    unit.concatenate(posed);
    return new Figure(parts, unit, scale * (right - left), scale * (bottom - top), outermost);
  }

  /** In one of the directions, which start at the right and go on clockwise. */
  private static Point2D farthest(List<Point2D> points, int direction) {
    double angle = 2 * Math.PI * direction / DIRECTIONS;
    double x = StrictMath.cos(angle);
    double y = StrictMath.sin(angle);
    Point2D farthest = points.get(0);
    double most = Double.NEGATIVE_INFINITY;
    for (Point2D point : points) {
      double reach = point.getX() * x + point.getY() * y;
      if (reach > most) {
        most = reach;
        farthest = point;
      }
    }
    return farthest;
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
