package dev.tgs.train.thinker;

import java.util.Locale;

/** The steps in which the small thinker is trained, in their order. */
public enum ThinkerStage {
  /** The eye, and its projector, on drawn pictures. */
  CLIP(0.28),
  /** The ear, and its projector, on played seconds. */
  BEATS(0.12),
  /** The language model, on scenes that are told to it as they are. */
  LANGUAGE(0.35),
  /** The projectors, towards what the language model says that it sees and hears. */
  PROJECTORS(0.05),
  /** Projectors, adapter, embeddings and head, towards whole thoughts. */
  INSTRUCTIONS(0.2);

  private final double share;

  ThinkerStage(double share) {
    this.share = share;
  }

  /** Share of the whole training. */
  public double share() {
    return share;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
