package dev.tgs.train.thinker;

import dev.tgs.train.MiniConfig;
import java.util.Locale;

/** The steps in which the small thinker is trained, in their order. */
public enum ThinkerStage {
  /** The eye, and its projector, on drawn pictures. */
  CLIP,
  /** The ear, and its projector, on played seconds. */
  BEATS,
  /** The language model, on scenes that are told to it as they are. */
  LANGUAGE,
  /** The projectors, towards what the language model says that it sees and hears. */
  PROJECTORS,
  /** Projectors, adapter, embeddings and head, towards whole thoughts. */
  INSTRUCTIONS;

  MiniConfig.Stage of(MiniConfig config) {
    return switch (this) {
      case CLIP -> config.clip();
      case BEATS -> config.beats();
      case LANGUAGE -> config.language();
      case PROJECTORS -> config.projectors();
      case INSTRUCTIONS -> config.instructions();
    };
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
