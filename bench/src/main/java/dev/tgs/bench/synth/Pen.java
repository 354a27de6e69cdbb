package dev.tgs.bench.synth;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A round pen: what it draws along a path, as an area. {@link java.awt.BasicStroke} does the same,
 * a little differently in every Java version.
 */
final class Pen {
  private static final double FLATNESS = 0.1;
  private static final double ARC = Math.PI / 6;

  private final double radius;
  private final Path2D area = new Path2D.Double(Path2D.WIND_NON_ZERO);
  private boolean started;

  private Pen(double radius) {
    this.radius = radius;
  }

  static Shape draw(double width, Shape path) {
    Pen pen = new Pen(width / 2);
    List<double[]> points = new ArrayList<>();
    double[] xy = new double[6];
    for (PathIterator walk = path.getPathIterator(null, FLATNESS); !walk.isDone(); walk.next()) {
      int segment = walk.currentSegment(xy);
      if (segment == PathIterator.SEG_CLOSE) {
        pen.ring(points);
        points = new ArrayList<>();
      } else {
        if (segment == PathIterator.SEG_MOVETO) {
          pen.band(points);
          points = new ArrayList<>();
        }
        add(points, xy[0], xy[1]);
      }
    }
    pen.band(points);
    return pen.area;
  }

  /** Unless it is where the last one is: a step of no length has no direction. */
  private static void add(List<double[]> points, double x, double y) {
    double[] last = points.isEmpty() ? null : points.get(points.size() - 1);
    if (last == null || Math.abs(x - last[0]) + Math.abs(y - last[1]) > 1e-6) {
      points.add(new double[] {x, y});
    }
  }

  /** Along one side, around the end, back along the other side, around the start. */
  private void band(List<double[]> points) {
    if (points.size() < 2) {
      return;
    }
    side(points, false);
    side(reversed(points), false);
    close();
  }

  /** One side out and the other side back, each closed in itself. */
  private void ring(List<double[]> points) {
    List<double[]> ring = new ArrayList<>(points);
    double[] first = ring.get(0);
    double[] last = ring.get(ring.size() - 1);
    if (Math.abs(first[0] - last[0]) + Math.abs(first[1] - last[1]) <= 1e-6) {
      ring.remove(ring.size() - 1);
    }
    side(ring, true);
    close();
    side(reversed(ring), true);
    close();
  }

  private static List<double[]> reversed(List<double[]> points) {
    List<double[]> reversed = new ArrayList<>(points);
    Collections.reverse(reversed);
    return reversed;
  }

  /** The points to the left of a walk, with an arc where it turns right or ends. */
  private void side(List<double[]> points, boolean closed) {
    int count = points.size();
    for (int i = 0; i < (closed ? count : count - 1); i++) {
      double[] from = points.get(i);
      double[] to = points.get((i + 1) % count);
      double heading = heading(from, to);
      offset(from, heading);
      offset(to, heading);
      boolean ends = !closed && i == count - 2;
      double next = ends ? heading + Math.PI : heading(to, points.get((i + 2) % count));
      double turn = ends ? Math.PI : Math.IEEEremainder(next - heading, 2 * Math.PI);
      if (turn > 0) {
        for (double arc = ARC; arc < turn; arc += ARC) {
          offset(to, heading + arc);
        }
      } else {
        // The inner side of a bend goes through the corner itself, lest a short step is overshot.
        point(to[0], to[1]);
      }
    }
  }

  private static double heading(double[] from, double[] to) {
    return StrictMath.atan2(to[1] - from[1], to[0] - from[0]);
  }

  private void offset(double[] point, double heading) {
    point(point[0] + radius * StrictMath.sin(heading), point[1] - radius * StrictMath.cos(heading));
  }

  private void point(double x, double y) {
    if (started) {
      area.lineTo(x, y);
    } else {
      area.moveTo(x, y);
      started = true;
    }
  }

  private void close() {
    area.closePath();
    started = false;
  }
}
