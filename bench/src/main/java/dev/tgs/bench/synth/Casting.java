package dev.tgs.bench.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Chooses who is in a scene: sometimes two of a kind, sometimes two of a colour, sometimes a person
 * with an instrument in hand.
 *
 * @param kinds to choose from; one that is listed twice comes twice as often
 * @param allowed the colours that a kind may have
 */
record Casting(List<Kind> kinds, BiPredicate<Kind, Colour> allowed) {
  private static final double IN_HAND = 0.35;
  private static final double SAME_COLOUR = 0.6;
  private static final double SAME_KIND = 0.8;

  Casting {
    kinds = List.copyOf(kinds);
  }

  /**
   * So many actors without a place or a size yet, no two of one kind and colour; the second may be
   * held by the first. Empty if chance and what is allowed do not go together.
   */
  Optional<List<Actor>> cast(RandomGenerator random, int count) {
    double plan = random.nextDouble();
    List<Actor> cast = new ArrayList<>();
    while (cast.size() < count) {
      Optional<Actor> next = next(random, cast, count, plan);
      if (next.isEmpty()
          || cast.stream().anyMatch(other -> other.name().equals(next.get().name()))) {
        return Optional.empty();
      }
      cast.add(next.get());
    }
    return Optional.of(cast);
  }

  private Optional<Actor> next(RandomGenerator random, List<Actor> cast, int count, double plan) {
    boolean first = cast.isEmpty();
    // Of two, one in the hand of the other would leave nothing to choose from.
    if (plan < IN_HAND && count > 2 && cast.size() < 2) {
      return first
          ? any(random, kind -> kind.family() == Family.PERSON)
          : any(random, kind -> Hold.find(kind).isPresent()).map(Casting::inHand);
    }
    if (cast.size() == 1 && plan > SAME_KIND) {
      return any(random, kind -> kind == cast.get(0).kind());
    }
    if (cast.size() == 1 && plan > SAME_COLOUR) {
      Colour colour = cast.get(0).colour();
      return one(random, kinds.stream().filter(kind -> allowed.test(kind, colour)))
          .map(kind -> actor(random, kind, colour));
    }
    return any(random, kind -> true);
  }

  private Optional<Actor> any(RandomGenerator random, Predicate<Kind> fits) {
    return one(random, kinds.stream().filter(fits))
        .flatMap(
            kind ->
                one(random, Stream.of(Colour.values()).filter(colour -> allowed.test(kind, colour)))
                    .map(colour -> actor(random, kind, colour)));
  }

  private static <T> Optional<T> one(RandomGenerator random, Stream<T> stream) {
    List<T> values = stream.toList();
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(random.nextInt(values.size())));
  }

  private static Actor actor(RandomGenerator random, Kind kind, Colour colour) {
    Motion motion = motion(random, kind);
    long look = look(random, kind, motion);
    return new Actor(kind, colour, 0, 0, 0, motion, look, Optional.empty(), Optional.empty());
  }

  private static Actor inHand(Actor actor) {
    return new Actor(
        actor.kind(),
        actor.colour(),
        0,
        0,
        0,
        Motion.STILL,
        actor.look(),
        Optional.of(0),
        Optional.empty());
  }

  private static Motion motion(RandomGenerator random, Kind kind) {
    Motion motion = one(random, Stream.of(Motion.values())).orElseThrow();
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
}
