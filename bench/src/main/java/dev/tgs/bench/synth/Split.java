package dev.tgs.bench.synth;

import java.util.Locale;

/** The parts of the data set, as the published benchmark has them. */
public enum Split {
  TRAIN(0.70),
  VAL(0.06),
  /** What training has seen: other scenes of the same colours and wordings. */
  TEST_S(0.10),
  /** What training has not seen: things in colours, and wordings, that it never met. */
  TEST_U(0.08),
  /** References to which nothing fits. */
  TEST_N(0.06);

  private final double share;

  Split(double share) {
    this.share = share;
  }

  /** What files call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many of so many scenes belong to it; those of all splits add up. */
  public int count(int scenes) {
    double before = 0;
    for (Split split : values()) {
      if (split == this) {
        break;
      }
      before += split.share;
    }
    return (int) (Math.round(scenes * (before + share)) - Math.round(scenes * before));
  }

  /** Whether things of this kind and colour may stand in its scenes. */
  public boolean allows(Kind kind, Colour colour) {
    return isHeldOut(kind, colour) == (this == TEST_U);
  }

  /** One colour of each kind is kept from training; each colour is kept from two or three kinds. */
  @SuppressWarnings("EnumOrdinal") // the order of kinds and colours is part of the benchmark
  public static boolean isHeldOut(Kind kind, Colour colour) {
    return (5 * kind.ordinal() + 2) % Colour.values().length == colour.ordinal();
  }
}
