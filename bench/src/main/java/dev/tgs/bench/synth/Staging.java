package dev.tgs.bench.synth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Makes actors, without voices yet, and places them so that each can be found: none hides more than
 * a little of another, none leaves the picture, and their order from left to right lasts.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param kinds to choose from; one that is listed twice comes twice as often
 * @param allowed the colours that a kind may have
 */
public record Staging(int width, int height, List<Kind> kinds, BiPredicate<Kind, Colour> allowed) {
  private static final double MIN_SIZE = 0.18;
  private static final double MAX_SIZE = 0.5;
  private static final double GROUND = 0.66;
  private static final double FRONT = 0.98;
  private static final int CASTS = 1000;
  private static final int PLACINGS = 20;

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
    Casting casting = new Casting(kinds, allowed);
    for (int i = 0; i < CASTS; i++) {
      Optional<List<Actor>> cast = casting.cast(random, count);
      if (cast.isEmpty()) {
        continue;
      }
      List<Figure> figures = Figure.of(cast.get());
      for (int j = 0; j < PLACINGS; j++) {
        // Smaller ones are easier to place.
        double largest = MAX_SIZE * (1 - 0.4 * j / PLACINGS) * Math.min(1, 2.6 / count);
        Choreography choreography = place(random, cast.get(), figures, largest);
        if (new View(choreography).isClear()) {
          return choreography.actors();
        }
      }
    }
    throw new IllegalStateException(
        "no place was found for %d actors of the kinds %s in a picture of %d x %d (height x width) in %d tries; allow more kinds and colours, or fewer actors"
            .formatted(count, kinds, height, width, CASTS));
  }

  /** Anywhere that each fits by itself; the lower an actor stands, the nearer it is. */
  private Choreography place(
      RandomGenerator random, List<Actor> cast, List<Figure> figures, double largest) {
    List<Actor> placed = new ArrayList<>();
    for (int i = 0; i < cast.size(); i++) {
      Actor actor = cast.get(i);
      boolean holds = i + 1 < cast.size() && cast.get(i + 1).holder().equals(Optional.of(i));
      placed.add(
          actor.holder().isPresent()
              ? inHand(actor, placed.get(actor.holder().get()))
              : freely(
                  random,
                  actor,
                  figures.get(i),
                  holds ? 0.4 : least(actor.kind()),
                  holds ? MAX_SIZE : largest));
    }
    List<Integer> order =
        IntStream.range(0, cast.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    i -> {
                      int leader = cast.get(i).holder().orElse(i);
                      return placed.get(leader).y()
                          + placed.get(leader).size() * figures.get(leader).height() / 2;
                    }))
            .toList();
    return new Choreography(
        width,
        height,
        Script.SECONDS,
        order.stream()
            .map(i -> heldBy(placed.get(i), placed.get(i).holder().map(order::indexOf)))
            .toList(),
        order.stream().map(figures::get).toList());
  }

  /** What is thin or has a face needs some pixels. */
  private static double least(Kind kind) {
    return kind.family() == Family.PERSON || kind == Kind.FLUTE ? 0.28 : MIN_SIZE;
  }

  private Actor freely(
      RandomGenerator random, Actor actor, Figure figure, double least, double most) {
    double room = 0.9 * width / (height * figure.width());
    double size = Math.min(room, least + Math.max(0, most - least) * random.nextDouble());
    double across = size * figure.width() * height / width;
    double down = size * figure.height();
    Family family = actor.kind().family();
    boolean floats =
        (family == Family.INSTRUMENT || actor.kind() == Kind.BIRD) && random.nextInt(3) == 0;
    double highest = floats ? down : Math.max(GROUND, down);
    double foot = highest + (FRONT - highest) * random.nextDouble();
    return at(actor, across / 2 + (1 - across) * random.nextDouble(), foot - down / 2, size);
  }

  private Actor inHand(Actor actor, Actor holder) {
    Hold hold = Hold.of(actor.kind());
    double side = Figure.mirrored(holder.look()) ? -1 : 1;
    return new Actor(
        actor.kind(),
        actor.colour(),
        holder.x() + side * hold.x() * holder.size() * height / width,
        holder.y() + hold.y() * holder.size(),
        holder.size() * hold.size(),
        holder.motion(),
        actor.look(),
        actor.holder(),
        actor.voice());
  }

  private static Actor at(Actor actor, double x, double y, double size) {
    return new Actor(
        actor.kind(),
        actor.colour(),
        x,
        y,
        size,
        actor.motion(),
        actor.look(),
        actor.holder(),
        actor.voice());
  }

  private static Actor heldBy(Actor actor, Optional<Integer> holder) {
    return new Actor(
        actor.kind(),
        actor.colour(),
        actor.x(),
        actor.y(),
        actor.size(),
        actor.motion(),
        actor.look(),
        holder,
        actor.voice());
  }
}
