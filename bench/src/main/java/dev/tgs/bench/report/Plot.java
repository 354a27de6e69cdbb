package dev.tgs.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * A drawing of values from 0 to 1 in a frame with axes. Its colours are the page's own, so it is
 * readable in the dark and on paper.
 */
final class Plot {
  private static final double WIDTH = 360;
  private static final double HEIGHT = 220;
  private static final double LEFT = 48;
  private static final double RIGHT = 10;
  private static final double TOP = 8;
  private static final double BOTTOM = 34;

  private final Html html;
  private final double most;

  /**
   * A line of a plot.
   *
   * @param xs between 0 and 1, rising
   * @param ys as many
   */
  record Curve(String name, double[] xs, double[] ys) {}

  /** A point of a plot, both between 0 and 1. */
  record Dot(double x, double y) {}

  private Plot(Html html, double most) {
    this.html = html;
    this.most = most;
  }

  /** How many values fall into each of equal parts from 0 to 1. */
  static void histogram(Html html, String title, String name, double[] values, int parts) {
    int[] counts = counts(values, parts);
    int most = 1;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    Plot plot = new Plot(html, most);
    plot.begin(title, name, "references");
    double width = (WIDTH - LEFT - RIGHT) / parts;
    for (int i = 0; i < parts; i++) {
      if (counts[i] > 0) {
        double top = plot.y(counts[i]);
        html.begin(
            "rect",
            "class",
            "column",
            "x",
            number(LEFT + i * width + 0.5),
            "y",
            number(top),
            "width",
            number(width - 1),
            "height",
            number(plot.y(0) - top));
        html.add(
            "title",
            String.format(
                Locale.ROOT,
                "%.2f to %.2f: %d",
                i / (double) parts,
                (i + 1) / (double) parts,
                counts[i]));
        html.end();
      }
    }
    plot.end();
  }

  /** The last part holds 1 too. */
  static int[] counts(double[] values, int parts) {
    int[] counts = new int[parts];
    for (double value : values) {
      counts[Math.max(0, Math.min(parts - 1, (int) (value * parts)))]++;
    }
    return counts;
  }

  /** Lines with a legend below. */
  static void curves(Html html, String title, String x, String y, List<Curve> curves) {
    Plot plot = new Plot(html, 1);
    plot.begin(title, x, y);
    for (int i = curves.size() - 1; i >= 0; i--) {
      Curve curve = curves.get(i);
      StringBuilder points = new StringBuilder();
      for (int k = 0; k < curve.xs().length; k++) {
        points.append(k == 0 ? "" : " ");
        points.append(number(plot.x(curve.xs()[k]))).append(',');
        points.append(number(plot.y(curve.ys()[k])));
      }
      html.shape("polyline", "class", "curve c" + i, "points", points.toString());
    }
    html.end();
    html.begin("p", "class", "legend");
    for (int i = 0; i < curves.size(); i++) {
      html.add("span", curves.get(i).name(), "class", "c" + i);
    }
    html.end();
    html.end();
  }

  /** Points, with a line where both are the same. */
  static void scatter(Html html, String title, String x, String y, List<Dot> dots) {
    Plot plot = new Plot(html, 1);
    plot.begin(title, x, y);
    plot.line("grid", 0, 0, 1, 1);
    for (Dot dot : dots) {
      html.shape(
          "circle",
          "class",
          "dot " + (dot.y() > dot.x() ? "gain" : dot.y() < dot.x() ? "loss" : ""),
          "cx",
          number(plot.x(dot.x())),
          "cy",
          number(plot.y(dot.y())),
          "r",
          "3");
    }
    plot.end();
  }

  private void begin(String title, String x, String y) {
    html.begin("figure", "class", "plot").add("figcaption", title);
    html.begin(
        "svg",
        "viewBox",
        "0 0 " + number(WIDTH) + " " + number(HEIGHT),
        "role",
        "img",
        "aria-label",
        title);
    for (int i = 0; i <= 4; i++) {
      double share = i / 4.0;
      line("grid", 0, share * most, 1, share * most);
      label(number(share), x(share), y(0) + 14, "middle");
      if (i == 0 || most == 1 || i == 4) {
        label(number(share * most), LEFT - 5, y(share * most) + 4, "end");
      }
    }
    line("axis", 0, 0, 1, 0);
    label(x, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, "middle");
    String middle = number((TOP + HEIGHT - BOTTOM) / 2);
    html.add(
        "text",
        y,
        "transform",
        "translate(11 " + middle + ") rotate(-90)",
        "text-anchor",
        "middle");
  }

  private void end() {
    html.end().end();
  }

  private void line(String kind, double x0, double y0, double x1, double y1) {
    html.shape(
        "line",
        "class",
        kind,
        "x1",
        number(x(x0)),
        "y1",
        number(y(y0)),
        "x2",
        number(x(x1)),
        "y2",
        number(y(y1)));
  }

  private void label(String text, double x, double y, String anchor) {
    html.add("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  private double x(double value) {
    return LEFT + value * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
  }

  /** Short, without zeros at the end. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
