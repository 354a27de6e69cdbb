package dev.tgs.bench.synth.words;

import java.util.List;
import java.util.OptionalInt;

/** What a query finds in a scene: one actor, nothing for certain, or nobody can say. */
record Finding(Outcome outcome, OptionalInt actor) {
  enum Outcome {
    ONE,
    NOTHING,
    UNCLEAR
  }

  static final Finding NOTHING = new Finding(Outcome.NOTHING, OptionalInt.empty());
  static final Finding UNCLEAR = new Finding(Outcome.UNCLEAR, OptionalInt.empty());

  static Finding one(int actor) {
    return new Finding(Outcome.ONE, OptionalInt.of(actor));
  }

  /** All actors of which something is true. */
  static Finding only(List<Integer> actors) {
    return actors.isEmpty() ? NOTHING : actors.size() == 1 ? one(actors.get(0)) : UNCLEAR;
  }
}
