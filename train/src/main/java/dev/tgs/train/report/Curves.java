package dev.tgs.train.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.media.AtomicFiles;
import dev.tgs.media.Lettering;
import dev.tgs.train.Score;
import dev.tgs.train.TrainListener;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/**
 * Draws what {@link MetricLines} wrote as a picture of curves over the steps, a panel a quantity,
 * after each validation.
 */
public final class Curves implements TrainListener {
  private static final int COLUMNS = 3;

  /** Heights of lines of text. */
  private static final int TITLE = 16;

  private static final int LABEL = 14;
  private static final int WIDTH = 420;
  private static final int HEIGHT = 260;
  private static final int LEFT = 64;
  private static final int RIGHT = 18;
  private static final int TOP = 40;
  private static final int BOTTOM = 34;
  private static final Color INK = new Color(0x2B2F36);
  private static final Color FAINT = new Color(0xE3E6EA);
  private static final Color TRAIN = new Color(0x2F6FB0);
  private static final Color VALID = new Color(0xD0622B);

  private final Path metrics;
  private final Path picture;

  /**
   * @param metrics file of {@link MetricLines}, which must be told before this
   * @param picture PNG
   */
  public Curves(Path metrics, Path picture) {
    this.metrics = metrics;
    this.picture = picture;
  }

  @Override
  public void validated(Point at, Score score, boolean best) {
    draw(metrics, picture);
  }

  private record Curve(List<Double> steps, List<Double> values) {
    void add(double step, double value) {
      if (Double.isFinite(value)) {
        steps.add(step);
        values.add(value);
      }
    }
  }

  /** Draws the curves of a file of metrics. */
  public static void draw(Path metrics, Path picture) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    for (JsonNode line : MetricLines.read(metrics)) {
      for (String kind : List.of("valid", "train")) {
        line.path(kind)
            .properties()
            .forEach(
                entry ->
                    curves
                        .computeIfAbsent(
                            kind + " " + entry.getKey(),
                            name -> new Curve(new ArrayList<>(), new ArrayList<>()))
                        .add(line.get("step").asDouble(), entry.getValue().asDouble(Double.NaN)));
      }
    }
    curves.values().removeIf(curve -> curve.steps().isEmpty());
    int rows = Math.max(1, (curves.size() + COLUMNS - 1) / COLUMNS);
    BufferedImage image =
        new BufferedImage(COLUMNS * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    int panel = 0;
    for (String name : new TreeSet<>(curves.keySet())) {
      Graphics2D own =
          (Graphics2D)
              graphics.create(panel % COLUMNS * WIDTH, panel / COLUMNS * HEIGHT, WIDTH, HEIGHT);
      panel(own, name, curves.get(name));
      own.dispose();
      panel++;
    }
    graphics.dispose();
    AtomicFiles.write(picture, file -> ImageIO.write(image, "png", file.toFile()));
  }

  private static void panel(Graphics2D graphics, String name, Curve curve) {
    boolean train = name.startsWith("train");
    Axis x = Axis.of(List.of(0.0, curve.steps().get(curve.steps().size() - 1)), 4);
    Axis y = Axis.of(curve.values(), 4);
    int width = WIDTH - LEFT - RIGHT;
    int height = HEIGHT - TOP - BOTTOM;
    graphics.setColor(INK);
    String title = name.replace(' ', '/').replace('_', ' ');
    Lettering.paint(graphics, title, TITLE, true, LEFT, TOP - 16);
    String now = number(curve.values().get(curve.values().size() - 1));
    Lettering.paint(
        graphics,
        now,
        LABEL,
        false,
        WIDTH - RIGHT - Lettering.widthOf(now, LABEL, false),
        TOP - 16);
    for (double tick : y.ticks()) {
      double at = TOP + height * (1 - y.place(tick));
      graphics.setColor(FAINT);
      graphics.draw(new Line2D.Double(LEFT, at, LEFT + width, at));
      graphics.setColor(INK);
      String label = number(tick);
      int before = LEFT - 8 - Lettering.widthOf(label, LABEL, false);
      Lettering.paint(graphics, label, LABEL, false, before, at + 4);
    }
    for (double tick : x.ticks()) {
      String label = number(tick);
      double before = LEFT + width * x.place(tick) - Lettering.widthOf(label, LABEL, false) / 2.0;
      Lettering.paint(graphics, label, LABEL, false, before, HEIGHT - BOTTOM + 18);
    }
    Color color = train ? TRAIN : VALID;
    boolean noisy = curve.values().size() > 100;
    if (noisy) {
      graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 60));
      line(graphics, x, y, curve.steps(), curve.values(), 1);
    }
    graphics.setColor(color);
    line(graphics, x, y, curve.steps(), noisy ? smooth(curve.values()) : curve.values(), 2);
  }

  private static void line(
      Graphics2D graphics, Axis x, Axis y, List<Double> steps, List<Double> values, float stroke) {
    int width = WIDTH - LEFT - RIGHT;
    int height = HEIGHT - TOP - BOTTOM;
    Path2D path = new Path2D.Double();
    for (int i = 0; i < steps.size(); i++) {
      double px = LEFT + width * x.place(steps.get(i));
      double py = TOP + height * (1 - y.place(values.get(i)));
      if (i == 0) {
        path.moveTo(px, py);
      }
      path.lineTo(px, py);
    }
    var shape = (Graphics2D) graphics.create();
    shape.clipRect(LEFT, TOP - 2, width + 2, height + 4);
    shape.setStroke(new BasicStroke(stroke, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    shape.draw(path);
    shape.dispose();
  }

  /** Mean over a window of a fiftieth of the curve to both sides. */
  private static List<Double> smooth(List<Double> values) {
    int reach = Math.max(1, values.size() / 50);
    double[] sums = new double[values.size() + 1];
    for (int i = 0; i < values.size(); i++) {
      sums[i + 1] = sums[i] + values.get(i);
    }
    List<Double> smooth = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int from = Math.max(0, i - reach);
      int to = Math.min(values.size(), i + reach + 1);
      smooth.add((sums[to] - sums[from]) / (to - from));
    }
    return smooth;
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    String text =
        String.format(Locale.ROOT, size < 1 ? "%.4f" : size < 100 ? "%.2f" : "%.0f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  /** A range between round numbers; rare peaks stick out of it. */
  private record Axis(double low, double high, double step) {
    static Axis of(List<Double> values, int count) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      int rare = sorted.length / 100;
      double low = sorted[rare];
      double high = sorted[sorted.length - 1 - rare];
      double range = high > low ? high - low : Math.max(1e-9, Math.abs(high));
      double rough = range / count;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double step =
          power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
      double from = Math.floor(low / step + 1e-9) * step;
      double to = Math.ceil(high / step - 1e-9) * step;
      return new Axis(from, to > from ? to : from + step, step);
    }

    double place(double value) {
      return (value - low) / (high - low);
    }

    double[] ticks() {
      double[] ticks = new double[(int) Math.round((high - low) / step) + 1];
      for (int i = 0; i < ticks.length; i++) {
        ticks[i] = low + i * step;
      }
      return ticks;
    }
  }
}
