package dev.tgs.bench.synth;

import java.util.Locale;

/** What there is in the synthetic world. */
public enum Kind {
  GUITAR(Family.INSTRUMENT),
  VIOLIN(Family.INSTRUMENT),
  PIANO(Family.INSTRUMENT),
  DRUM(Family.INSTRUMENT),
  TRUMPET(Family.INSTRUMENT),
  FLUTE(Family.INSTRUMENT),
  DOG(Family.ANIMAL),
  CAT(Family.ANIMAL),
  BIRD(Family.ANIMAL),
  CAR(Family.VEHICLE),
  BUS(Family.VEHICLE),
  MAN(Family.PERSON),
  WOMAN(Family.PERSON),
  CHAIR(Family.FURNITURE),
  LAMP(Family.FURNITURE),
  TABLE(Family.FURNITURE);

  private final Family family;

  Kind(Family family) {
    this.family = family;
  }

  public Family family() {
    return family;
  }

  /** Whether it can sound at all. */
  public boolean isVocal() {
    return family != Family.FURNITURE;
  }

  /** What a sentence calls it. */
  public String noun() {
    return name().toLowerCase(Locale.ROOT);
  }
}
