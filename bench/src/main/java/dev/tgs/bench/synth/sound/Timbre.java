package dev.tgs.bench.synth.sound;

import dev.tgs.bench.synth.Kind;

/**
 * What a kind sounds like.
 *
 * @param low the lowest pitch in Hz on which a voice of the kind is based
 * @param high the highest
 * @param isMelodic whether its notes go up and down a scale
 * @param player plays one note
 */
record Timbre(double low, double high, boolean isMelodic, Player player) {
  /** Plays one note. */
  interface Player {
    void play(Note note);
  }

  static Timbre of(Kind kind) {
    return switch (kind) {
      case GUITAR -> new Timbre(110, 200, true, Instruments::guitar);
      case VIOLIN -> new Timbre(300, 520, true, Instruments::violin);
      case PIANO -> new Timbre(260, 520, true, Instruments::piano);
      case DRUM -> new Timbre(70, 120, false, Instruments::drum);
      case TRUMPET -> new Timbre(280, 420, true, Instruments::trumpet);
      case FLUTE -> new Timbre(650, 1000, true, Instruments::flute);
      case DOG -> new Timbre(260, 420, false, Creatures::dog);
      case CAT -> new Timbre(480, 700, false, Creatures::cat);
      case BIRD -> new Timbre(2800, 4200, false, Creatures::bird);
      case CAR -> new Timbre(380, 470, false, Vehicles::car);
      case BUS -> new Timbre(150, 200, false, Vehicles::bus);
      case MAN -> new Timbre(90, 135, false, Creatures::man);
      case WOMAN -> new Timbre(190, 270, false, Creatures::woman);
      case CHAIR, LAMP, TABLE ->
          throw new IllegalArgumentException("a " + kind.noun() + " has no voice");
    };
  }
}
