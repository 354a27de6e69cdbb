package dev.tgs.bench.synth;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** Shapes from coordinates x, y, x, y, ...; y grows downwards. */
final class Shapes {
  private Shapes() {}

  static Shape oval(double x, double y, double radiusX, double radiusY) {
    return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
  }

  static Shape disc(double x, double y, double radius) {
    return oval(x, y, radius, radius);
  }

  static Shape box(double x0, double y0, double x1, double y1) {
    return new Rectangle2D.Double(x0, y0, x1 - x0, y1 - y0);
  }

  static Shape round(double x0, double y0, double x1, double y1, double radius) {
    return new RoundRectangle2D.Double(x0, y0, x1 - x0, y1 - y0, 2 * radius, 2 * radius);
  }

  static Shape polygon(double... xy) {
    Path2D path = open(xy);
    path.closePath();
    return path;
  }

  /** Straight from corner to corner, not closed. */
  static Path2D open(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    return path;
  }

  /** A closed curve through all points. */
  static Shape smooth(double... xy) {
    return spline(xy, true);
  }

  /** An open curve through all points. */
  static Path2D curve(double... xy) {
    return spline(xy, false);
  }

  /** Catmull-Rom as Bézier pieces; an open curve repeats its end points. */
  private static Path2D spline(double[] xy, boolean closed) {
    int points = xy.length / 2;
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 0; i < (closed ? points : points - 1); i++) {
      int before = at(i - 1, points, closed);
      int from = at(i, points, closed);
      int to = at(i + 1, points, closed);
      int after = at(i + 2, points, closed);
      path.curveTo(
          xy[2 * from] + (xy[2 * to] - xy[2 * before]) / 6,
          xy[2 * from + 1] + (xy[2 * to + 1] - xy[2 * before + 1]) / 6,
          xy[2 * to] - (xy[2 * after] - xy[2 * from]) / 6,
          xy[2 * to + 1] - (xy[2 * after + 1] - xy[2 * from + 1]) / 6,
          xy[2 * to],
          xy[2 * to + 1]);
    }
    if (closed) {
      path.closePath();
    }
    return path;
  }

  private static int at(int i, int points, boolean closed) {
    return closed ? Math.floorMod(i, points) : Math.max(0, Math.min(points - 1, i));
  }

  /** What a round pen of some width draws along a path. */
  static Shape stroke(double width, Shape path) {
    return Pen.draw(width, path);
  }

  /** A straight stroke. */
  static Shape bar(double width, double... xy) {
    return stroke(width, open(xy));
  }

  /** Turned by degrees, clockwise, around a point; the sine is the same on every machine. */
  static AffineTransform turn(double degrees, double x, double y) {
    double angle = degrees * Math.PI / 180;
    double sin = StrictMath.sin(angle);
    double cos = StrictMath.cos(angle);
    return new AffineTransform(cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y);
  }
}
