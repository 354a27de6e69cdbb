package dev.tgs.bench.synth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;

/** Puts actors side by side. */
final class PlainStage {
  private PlainStage() {}

  static Script stage(long seed, BiPredicate<Kind, Colour> allowed) {
    Random random = new Random(seed);
    int count = 2 + random.nextInt(3);
    List<Kind> kinds = List.of(Kind.values());
    List<Colour> colours = List.of(Colour.values());
    List<Motion> motions = List.of(Motion.values());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<Actor> actors = new ArrayList<>();
    while (actors.size() < count) {
      Kind kind = kinds.get(random.nextInt(kinds.size()));
      Colour colour = colours.get(random.nextInt(colours.size()));
      if (allowed.test(kind, colour)) {
        double x = (order.get(actors.size()) + 0.35 + 0.3 * random.nextDouble()) / count;
        actors.add(
            new Actor(
                kind,
                colour,
                x,
                0.4 + 0.2 * random.nextDouble(),
                0.2 + 0.2 * random.nextDouble(),
                motions.get(random.nextInt(motions.size())),
                random.nextLong(),
                Optional.empty(),
                Optional.empty()));
      }
    }
    return new Script(seed, 320, 180, Script.SECONDS, actors);
  }
}
