package dev.tgs.train.grounder;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a prompt asks for.
 *
 * @param colour that it must have; empty for any
 */
record Phrase(Kind kind, Optional<Colour> colour) {
  /** How a phrase is put; captions of one batch must be alike, so it is chosen for all of them. */
  enum Form {
    /** The kind alone. */
    KIND,
    /** As a thought ends: colour and kind. */
    NAME,
    /** Name and place. */
    PLACED,
    /** Name, place and what it does. */
    TOLD
  }

  private static final List<String> PLACES =
      List.of("on the left", "on the right", "in the middle");
  private static final List<String> DEEDS =
      List.of(
          "sounds first",
          "sounds second",
          "sounds third",
          "sounds last",
          "is loudest",
          "is softest",
          "is silent",
          "is moving",
          "sounds [UNK]",
          "[UNK] [UNK]");

  boolean fits(Thing thing) {
    return thing.kind() == kind && colour.map(thing.colour()::equals).orElse(true);
  }

  /** In words; those on place and deed are by lot, since the name tells a thing from all others. */
  String text(Form form, RandomGenerator random) {
    String name = colour.map(c -> c.word() + " ").orElse("") + kind.noun();
    return switch (form) {
      case KIND, NAME -> name;
      case PLACED -> "the " + name + " " + one(PLACES, random);
      case TOLD -> "the " + name + " " + one(PLACES, random) + " that " + one(DEEDS, random);
    };
  }

  private static String one(List<String> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
