package dev.tgs.bench.synth;

import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether whoever watches can follow every actor through the clip. */
final class View {
  private static final double MIN_VISIBLE = 0.58;
  private static final double MAX_COVER = 0.35;
  private static final double MIN_GAP = 0.08;
  private static final double MIN_WAY = 0.12;
  private static final int BOX_STEPS = 20;
  private static final int MASK_STEPS = 4;

  private final Choreography choreography;
  private final List<Actor> actors;

  View(Choreography choreography) {
    this.choreography = choreography;
    actors = choreography.actors();
  }

  boolean isClear() {
    for (int step = 0; step <= BOX_STEPS; step++) {
      if (!isApart(boxes(step * choreography.seconds() / BOX_STEPS))) {
        return false;
      }
    }
    if (!hasWay(boxes(0), boxes(choreography.seconds()))) {
      return false;
    }
    for (int step = 0; step <= MASK_STEPS; step++) {
      if (!isVisible(step * choreography.seconds() / MASK_STEPS)) {
        return false;
      }
    }
    return true;
  }

  private List<Box> boxes(double time) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      boxes.add(choreography.box(i, time));
    }
    return boxes;
  }

  /** Inside the picture, in the order of their places, and hardly in front of each other. */
  private boolean isApart(List<Box> boxes) {
    for (int i = 0; i < boxes.size(); i++) {
      Box box = boxes.get(i);
      if (box.x0() < 1
          || box.y0() < 1
          || box.x1() > choreography.width() - 1
          || box.y1() > choreography.height() - 1) {
        return false;
      }
      for (int j = 0; j < i; j++) {
        boolean joined = actors.get(i).holder().equals(Optional.of(j));
        double order = Math.signum(actors.get(i).x() - actors.get(j).x());
        double gap = order * (middle(box) - middle(boxes.get(j)));
        if (!joined
            && (gap < MIN_GAP * choreography.width() || cover(box, boxes.get(j)) > MAX_COVER)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Who moves to a side gets somewhere. */
  private boolean hasWay(List<Box> first, List<Box> last) {
    for (int i = 0; i < actors.size(); i++) {
      Motion motion = actors.get(i).motion();
      boolean moves = motion == Motion.MOVING_LEFT || motion == Motion.MOVING_RIGHT;
      double way = Math.abs(middle(last.get(i)) - middle(first.get(i)));
      if (moves && way < MIN_WAY * choreography.width()) {
        return false;
      }
    }
    return true;
  }

  private boolean isVisible(double time) {
    List<Mask> masks = choreography.masks(time);
    for (int i = 0; i < masks.size(); i++) {
      if (masks.get(i).area() < MIN_VISIBLE * choreography.alone(i, time).area()) {
        return false;
      }
    }
    return true;
  }

  static double middle(Box box) {
    return (box.x0() + box.x1()) / 2;
  }

  /** Share of the smaller box that both have. */
  static double cover(Box box, Box other) {
    double across = Math.min(box.x1(), other.x1()) - Math.max(box.x0(), other.x0());
    double down = Math.min(box.y1(), other.y1()) - Math.max(box.y0(), other.y0());
    return Math.max(0, across) * Math.max(0, down) / Math.min(box.area(), other.area());
  }
}
