package dev.tgs.bench.scene;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Locale;

/** The outline of a thing, of width and height 2 around the origin. */
public enum Form {
  CIRCLE,
  SQUARE,
  TRIANGLE,
  STAR;

  Shape outline() {
    return switch (this) {
      case CIRCLE -> new Ellipse2D.Double(-1, -1, 2, 2);
      case SQUARE -> polygon(4, 1.2, 1.2, Math.PI / 4);
      case TRIANGLE -> polygon(3, 1.2, 1.2, 0);
      case STAR -> polygon(10, 1.2, 0.5, 0);
    };
  }

  /** Corners in turn at two distances, the first one straight up. */
  private static Shape polygon(int corners, double even, double odd, double turn) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      double angle = turn + 2 * Math.PI * i / corners;
      double radius = i % 2 == 0 ? even : odd;
      double x = radius * Math.sin(angle);
      double y = -radius * Math.cos(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
