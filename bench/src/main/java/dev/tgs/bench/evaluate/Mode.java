package dev.tgs.bench.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One way to answer a reference; a run may go several of them at once. */
public enum Mode {
  /** The short name that the thought gives. */
  S(Text.SIMPLE_OBJECT, Senses.ALL),
  /** The description that the thought gives. */
  F(Text.FINE_OBJECT, Senses.ALL),
  /** The reference as it stands, straight to the detector. */
  RAW(Text.REFERENCE, Senses.NONE),
  /** The right object phrase, as if thinking never failed. */
  TRUTH(Text.TRUTH, Senses.NONE),
  /** Thinking in silence. */
  NO_SOUND(Text.SIMPLE_OBJECT, Senses.NO_SOUND),
  /** Thinking over grey pictures. */
  NO_FRAMES(Text.SIMPLE_OBJECT, Senses.NO_FRAMES),
  /** The right boxes straight to the segmenter. */
  TRUE_BOXES(Text.TRUTH, Senses.NONE);

  /** Which words are looked for. */
  enum Text {
    SIMPLE_OBJECT,
    FINE_OBJECT,
    REFERENCE,
    TRUTH
  }

  /** What the thinker gets of the clip. */
  enum Senses {
    ALL,
    NO_SOUND,
    NO_FRAMES,
    /** Nobody thinks. */
    NONE;

    /** Whether somebody thinks who gets a part of the clip only. */
    boolean isLess() {
      return this == NO_SOUND || this == NO_FRAMES;
    }
  }

  private final Text text;
  private final Senses senses;

  Mode(Text text, Senses senses) {
    this.text = text;
    this.senses = senses;
  }

  Text text() {
    return text;
  }

  Senses senses() {
    return senses;
  }

  public boolean thinks() {
    return senses != Senses.NONE;
  }

  /** Whether it needs to know the right object phrase. */
  boolean needsPhrase() {
    return this == TRUTH;
  }

  /** As it is written in options and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For a reader of tables. */
  public String title() {
    return switch (this) {
      case S -> "thinking, short name";
      case F -> "thinking, description";
      case RAW -> "no thinking, raw sentence";
      case TRUTH -> "true phrase";
      case NO_SOUND -> "thinking without sound";
      case NO_FRAMES -> "thinking without frames";
      case TRUE_BOXES -> "true boxes";
    };
  }

  /**
   * @throws IllegalArgumentException for a word that names none
   */
  public static Mode of(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no mode '%s'; expected %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Mode::word)
                                .collect(Collectors.joining(", ")))));
  }

  /** A mode first, then all others. */
  public static List<Mode> all(Mode first) {
    List<Mode> modes = new ArrayList<>(List.of(values()));
    modes.remove(first);
    modes.add(0, first);
    return modes;
  }
}
