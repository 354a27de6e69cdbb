package dev.tgs.bench.synth;

import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Places actors, without voices yet, so that each can be found: none hides more than a little of
 * another, none leaves the picture, and their order from left to right lasts.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param kinds to choose from; one that is listed twice comes twice as often
 * @param allowed the colours that a kind may have
 */
public record Staging(int width, int height, List<Kind> kinds, BiPredicate<Kind, Colour> allowed) {
  private static final double MIN_SIZE = 0.18;
  private static final double MAX_SIZE = 0.5;
  private static final double MIN_VISIBLE = 0.58;
  private static final double MAX_COVER = 0.35;
  private static final double MIN_GAP = 0.08;
  private static final int CASTS = 1000;
  private static final int PLACINGS = 20;

  /** What an actor is before it has a place; held by the one before it, or not. */
  private record Part(Kind kind, Colour colour, boolean held) {}

  public Staging {
    kinds = List.copyOf(kinds);
    if (width < 96 || height < 96) {
      throw new IllegalArgumentException(
          "a scene needs a picture of at least 96 x 96 pixels, not %d x %d (height x width)"
              .formatted(height, width));
    }
  }

  /** Of all kinds in all colours. */
  public static Staging of(int width, int height) {
    return new Staging(width, height, List.of(Kind.values()), (kind, colour) -> true);
  }

  /** Two to four actors, from the farthest to the nearest. */
  public List<Actor> stage(RandomGenerator random) {
    return stage(random, 2 + random.nextInt(3));
  }

  /** So many actors, from the farthest to the nearest. */
  public List<Actor> stage(RandomGenerator random, int count) {
    for (int i = 0; i < CASTS; i++) {
      Optional<List<Part>> cast = cast(random, count);
      for (int j = 0; cast.isPresent() && j < PLACINGS; j++) {
        // Smaller ones are easier to place.
        List<Actor> actors = place(random, cast.get(), 1 - 0.4 * j / PLACINGS);
        if (isClear(actors)) {
          return actors;
        }
      }
    }
    throw new IllegalStateException(
        "%d actors of the kinds %s found no place in a picture of %d x %d after %d tries; allow more kinds and colours, or fewer actors"
            .formatted(count, kinds, height, width, CASTS));
  }

  private Optional<List<Part>> cast(RandomGenerator random, int count) {
    List<Part> cast = new ArrayList<>();
    double plan = random.nextDouble();
    if (plan < 0.3) {
      kind(random, kind -> kind.family() == Family.PERSON)
          .flatMap(kind -> part(random, kind))
          .ifPresent(cast::add);
      if (cast.size() == 1) {
        kind(random, kind -> Hold.find(kind).isPresent())
            .flatMap(kind -> part(random, kind))
            .ifPresent(part -> cast.add(new Part(part.kind(), part.colour(), true)));
      }
    }
    while (cast.size() < count) {
      Optional<Part> part = kind(random, kind -> true).flatMap(kind -> part(random, kind));
      boolean second = cast.size() == 1;
      if (second && plan > 0.8) {
        part = part(random, cast.get(0).kind());
      } else if (second && plan > 0.6) {
        Colour colour = cast.get(0).colour();
        part =
            kind(random, kind -> allowed.test(kind, colour))
                .map(kind -> new Part(kind, colour, false));
      }
      if (part.isEmpty() || hasSame(cast, part.get())) {
        return Optional.empty();
      }
      cast.add(part.get());
    }
    return Optional.of(cast);
  }

  private static boolean hasSame(List<Part> cast, Part part) {
    return cast.stream()
        .anyMatch(other -> other.kind() == part.kind() && other.colour() == part.colour());
  }

  private Optional<Kind> kind(RandomGenerator random, Predicate<Kind> fits) {
    List<Kind> fitting = kinds.stream().filter(fits).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  private Optional<Part> part(RandomGenerator random, Kind kind) {
    List<Colour> fitting =
        List.of(Colour.values()).stream().filter(colour -> allowed.test(kind, colour)).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(new Part(kind, fitting.get(random.nextInt(fitting.size())), false));
  }

  /** Anywhere that the actors fit by themselves; the lower an actor stands, the nearer it is. */
  private List<Actor> place(RandomGenerator random, List<Part> cast, double shrink) {
    double crowd = cast.size() == 2 ? 1 : cast.size() == 3 ? 0.9 : 0.75;
    double largest = Math.min(MAX_SIZE, MAX_SIZE * width / height) * crowd * shrink;
    List<Actor> free = new ArrayList<>();
    for (int i = 0; i < cast.size(); i++) {
      Part part = cast.get(i);
      if (!part.held()) {
        boolean holds = i + 1 < cast.size() && cast.get(i + 1).held();
        free.add(place(random, part, holds, largest));
      }
    }
    Optional<Part> held = cast.stream().filter(Part::held).findFirst();
    Optional<Actor> holder = held.map(part -> free.get(0));
    free.sort(Comparator.comparingDouble(actor -> actor.y() + actor.size() / 2));
    if (holder.isPresent()) {
      int index = free.indexOf(holder.get());
      free.add(index + 1, inHand(random, held.orElseThrow(), index, holder.get()));
    }
    return List.copyOf(free);
  }

  private Actor place(RandomGenerator random, Part part, boolean holds, double largest) {
    Kind kind = part.kind();
    double least =
        holds ? 0.4 : kind.family() == Family.PERSON || kind == Kind.FLUTE ? 0.28 : MIN_SIZE;
    double size = least + Math.max(0, (holds ? MAX_SIZE : largest) - least) * random.nextDouble();
    Motion motion = motion(random, kind);
    long look = look(random, kind, motion);
    Actor actor =
        new Actor(
            kind, part.colour(), 0, 0, size, motion, look, Optional.empty(), Optional.empty());
    Figure figure = Figure.of(List.of(actor), 0);
    double halfWidth = size * figure.width() * height / width / 2;
    double halfHeight = size * figure.height() / 2;
    double x = halfWidth + (1 - 2 * halfWidth) * random.nextDouble();
    boolean floats =
        (kind.family() == Family.INSTRUMENT || kind == Kind.BIRD) && random.nextInt(3) == 0;
    double high = floats ? 2 * halfHeight : Math.max(0.66, 2 * halfHeight);
    double y = high + (0.98 - high) * random.nextDouble() - halfHeight;
    return new Actor(
        kind, part.colour(), x, y, size, motion, look, Optional.empty(), Optional.empty());
  }

  private Actor inHand(RandomGenerator random, Part part, int index, Actor holder) {
    Hold hold = Hold.of(part.kind());
    double side = Figure.mirrored(holder.look()) ? -1 : 1;
    return new Actor(
        part.kind(),
        part.colour(),
        holder.x() + side * hold.x() * holder.size() * height / width,
        holder.y() + hold.y() * holder.size(),
        holder.size() * hold.size(),
        holder.motion(),
        random.nextLong(),
        Optional.of(index),
        Optional.empty());
  }

  private static Motion motion(RandomGenerator random, Kind kind) {
    Motion motion = Motion.values()[random.nextInt(Motion.values().length)];
    return switch (kind.family()) {
      case FURNITURE -> random.nextInt(3) == 0 ? motion : Motion.STILL;
      case VEHICLE -> motion == Motion.SWAYING ? Motion.STILL : motion;
      default -> motion;
    };
  }

  /** Animals and vehicles look where they go. */
  private static long look(RandomGenerator random, Kind kind, Motion motion) {
    long look = random.nextLong();
    boolean goes = motion == Motion.MOVING_LEFT || motion == Motion.MOVING_RIGHT;
    if (goes && (kind.family() == Family.ANIMAL || kind.family() == Family.VEHICLE)) {
      while (Figure.mirrored(look) != (motion == Motion.MOVING_LEFT)) {
        look = random.nextLong();
      }
    }
    return look;
  }

  private boolean isClear(List<Actor> actors) {
    Choreography choreography = new Choreography(width, height, Script.SECONDS, actors);
    int steps = 20;
    for (int step = 0; step <= steps; step++) {
      if (!isApart(actors, choreography, step * Script.SECONDS / steps)) {
        return false;
      }
    }
    for (int step = 0; step <= 4; step++) {
      if (!isVisible(actors, choreography, step * Script.SECONDS / 4)) {
        return false;
      }
    }
    return true;
  }

  /** Inside the picture, in the order of their places, and hardly in front of each other. */
  private boolean isApart(List<Actor> actors, Choreography choreography, double time) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      Box box = choreography.box(i, time);
      if (box.x0() < 1 || box.y0() < 1 || box.x1() > width - 1 || box.y1() > height - 1) {
        return false;
      }
      boxes.add(box);
      for (int j = 0; j < i; j++) {
        boolean joined = actors.get(i).holder().equals(Optional.of(j));
        Box other = boxes.get(j);
        double gap = (box.x0() + box.x1() - other.x0() - other.x1()) / 2;
        double order = Math.signum(actors.get(i).x() - actors.get(j).x());
        if (!joined && (gap * order < MIN_GAP * width || cover(box, other) > MAX_COVER)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Share of the smaller box that both have. */
  static double cover(Box box, Box other) {
    double across = Math.min(box.x1(), other.x1()) - Math.max(box.x0(), other.x0());
    double down = Math.min(box.y1(), other.y1()) - Math.max(box.y0(), other.y0());
    return Math.max(0, across) * Math.max(0, down) / Math.min(box.area(), other.area());
  }

  private static boolean isVisible(List<Actor> actors, Choreography choreography, double time) {
    List<Mask> masks = choreography.masks(time);
    for (int i = 0; i < actors.size(); i++) {
      if (masks.get(i).area() < MIN_VISIBLE * choreography.alone(i, time).area()) {
        return false;
      }
    }
    return true;
  }
}
