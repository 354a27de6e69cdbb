package dev.tgs.bench.synth;

/**
 * When and how an actor sounds; with what timbre is a matter of its {@link Kind}.
 *
 * @param onset in seconds
 * @param length in seconds
 * @param loudness how strong it is
 * @param rhythm how its notes, calls or bursts follow each other
 * @param seed of pitch, melody and whatever else varies
 */
public record Voice(double onset, double length, Loudness loudness, Rhythm rhythm, long seed) {
  /** Two strengths that an ear tells apart, with some decibels of variation within each. */
  public enum Loudness {
    SOFT,
    LOUD
  }

  /** Three ways that an ear tells apart. */
  public enum Rhythm {
    /** One long sound without gaps. */
    STEADY,
    /** About one a second. */
    SLOW,
    /** About four a second. */
    FAST
  }

  public double end() {
    return onset + length;
  }
}
