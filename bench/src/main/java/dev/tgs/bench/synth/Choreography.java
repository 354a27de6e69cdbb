package dev.tgs.bench.synth;

import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import java.util.stream.IntStream;

/** Where the actors of a script are at any time, and what is seen of them. */
final class Choreography {
  private final int width;
  private final int height;
  private final double seconds;
  private final List<Actor> actors;
  private final List<Figure> figures;

  Choreography(int width, int height, double seconds, List<Actor> actors, List<Figure> figures) {
    this.width = width;
    this.height = height;
    this.seconds = seconds;
    this.actors = actors;
    this.figures = figures;
  }

  static Choreography of(Script script) {
    List<Actor> actors = script.actors();
    return new Choreography(
        script.width(), script.height(), script.seconds(), actors, Figure.of(actors));
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  double seconds() {
    return seconds;
  }

  List<Actor> actors() {
    return actors;
  }

  Figure figure(int index) {
    return figures.get(index);
  }

  /** From the units of the figure's sketch to pixels. */
  AffineTransform place(int index, double time) {
    AffineTransform place = motion(index, time);
    place.concatenate(rest(index));
    place.concatenate(figures.get(index).unit());
    return place;
  }

  /** The box of the whole actor in pixels, whether covered or not. */
  Box box(int index, double time) {
    AffineTransform place = motion(index, time);
    place.concatenate(rest(index));
    return box(index, place);
  }

  private Box box(int index, AffineTransform place) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = left;
    double bottom = right;
    Point2D moved = new Point2D.Double();
    for (Point2D point : figures.get(index).outermost()) {
      place.transform(point, moved);
      left = Math.min(left, moved.getX());
      right = Math.max(right, moved.getX());
      top = Math.min(top, moved.getY());
      bottom = Math.max(bottom, moved.getY());
    }
    return new Box(left, top, right, bottom);
  }

  /** By how much the motion has turned it, in degrees clockwise. */
  double turn(int index, double time) {
    AffineTransform motion = motion(index, time);
    return StrictMath.toDegrees(StrictMath.atan2(motion.getShearY(), motion.getScaleX()));
  }

  /** From the figure's unit box to pixels, before it moves. */
  private AffineTransform rest(int index) {
    Actor actor = actors.get(index);
    AffineTransform rest = new AffineTransform();
    rest.translate(actor.x() * width, actor.y() * height);
    rest.scale(actor.size() * height, actor.size() * height);
    return rest;
  }

  /** What is held moves as its holder does. */
  private AffineTransform motion(int index, double time) {
    int leader = actors.get(index).holder().orElse(index);
    Actor actor = actors.get(leader);
    Dice dice = new Dice(~actor.look());
    double phase = dice.between(0, 1);
    double pace = dice.between(0.8, 1.2);
    double reach = dice.between(0.75, 1.25);
    return switch (actor.motion()) {
      case STILL -> new AffineTransform();
      case SWAYING -> {
        double angle = 7 * reach * sine(time * pace / 2.5 + phase);
        double foot = actor.y() + 0.4 * actor.size() * figures.get(leader).height();
        yield Shapes.turn(angle, actor.x() * width, foot * height);
      }
      case BOUNCING -> {
        double lift = 0.05 * reach * height * Math.abs(sine((time * pace + phase) / 2));
        yield AffineTransform.getTranslateInstance(0, -lift);
      }
      case MOVING_LEFT -> travel(leader, -reach, time);
      case MOVING_RIGHT -> travel(leader, reach, time);
    };
  }

  private static double sine(double turns) {
    return StrictMath.sin(2 * Math.PI * turns);
  }

  /** Evenly across, through its place in the middle of the clip, as far as the picture has room. */
  private AffineTransform travel(int leader, double reach, double time) {
    double room = Double.POSITIVE_INFINITY;
    for (int i = 0; i < actors.size(); i++) {
      if (i == leader || actors.get(i).holder().orElse(i) == leader) {
        Box box = box(i, rest(i));
        room = Math.min(room, Math.min(box.x0(), width - box.x1()) - 1);
      }
    }
    double way = Math.min(0.16 * width * Math.abs(reach), Math.max(0, room));
    double share = Math.max(-1, Math.min(1, 2 * time / seconds - 1));
    return AffineTransform.getTranslateInstance(Math.signum(reach) * way * share, 0);
  }

  /** What is seen of each actor. */
  List<Mask> masks(double time) {
    int[] ids = ids(IntStream.range(0, actors.size()), time);
    return IntStream.rangeClosed(1, actors.size())
        .mapToObj(id -> Mask.of(height, width, i -> (ids[i] & 0xFFFFFF) == id))
        .toList();
  }

  /** What would be seen of one actor alone. */
  Mask alone(int index, double time) {
    int[] ids = ids(IntStream.of(index), time);
    return Mask.of(height, width, i -> (ids[i] & 0xFFFFFF) != 0);
  }

  /** For each pixel, in its lower 24 bits, 0 or 1 more than the index of the nearest actor. */
  private int[] ids(IntStream indices, double time) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Canvases.open(canvas, false);
    indices.forEach(
        index -> {
          graphics.setTransform(place(index, time));
          graphics.setColor(Tint.awt(index + 1));
          figures.get(index).parts().forEach(part -> graphics.fill(part.shape()));
        });
    graphics.dispose();
    return ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
  }
}
