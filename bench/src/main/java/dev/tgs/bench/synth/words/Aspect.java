package dev.tgs.bench.synth.words;

import java.util.Locale;

/** What a reference goes by. */
public enum Aspect {
  /** Which sounds first, second, last. */
  ORDER,
  LOUDNESS,
  DURATION,
  RHYTHM,
  /** What makes no sound. */
  SILENCE,
  /** What sounds at all, or what a sound comes from. */
  SOUND,
  PLACE,
  /** Where it is, or what it does, to another thing. */
  RELATION,
  /** How it moves. */
  ACTION,
  COLOUR,
  KIND,
  /** Two of the others together. */
  COMBINATION;

  /** Whether an ear is needed. */
  public boolean isHeard() {
    return switch (this) {
      case ORDER, LOUDNESS, DURATION, RHYTHM, SILENCE, SOUND -> true;
      case PLACE, RELATION, ACTION, COLOUR, KIND, COMBINATION -> false;
    };
  }

  /** What files call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
