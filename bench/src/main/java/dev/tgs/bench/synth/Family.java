package dev.tgs.bench.synth;

import java.util.Locale;

/** Families of the {@link Kind}s. */
public enum Family {
  INSTRUMENT,
  ANIMAL,
  VEHICLE,
  PERSON,
  FURNITURE;

  /** What a sentence calls one of them. */
  public String noun() {
    return this == FURNITURE ? "piece of furniture" : name().toLowerCase(Locale.ROOT);
  }

  /** What a sentence calls several. */
  public String plural() {
    return this == FURNITURE ? "pieces of furniture" : noun() + "s";
  }
}
