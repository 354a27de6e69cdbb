package dev.tgs.train.thinker;

import dev.tgs.train.MiniConfig;
import dev.tgs.train.Part;
import dev.tgs.train.Span;
import dev.tgs.train.TrainConfig;
import java.util.SplittableRandom;

/** How a stage of the small thinker is trained. */
record ThinkerPlan(MiniConfig.Stage stage) {
  /** Data set of the scenes to train on, where none is given. */
  static final int SEED = 101;

  /**
   * Scenes in which eye and ear meet the language model: others than theirs, since they are surer
   * of what they have learnt from than of anything else. What they see and hear is kept, 0.8 MB a
   * clip.
   */
  static final int JOINED_SEED = 103;

  private static final int JOINED_SCENES = 1000;

  /** Scenes to measure by. */
  static final int VAL_SEED = 102;

  static final int VAL_SCENES = 60;

  /** Between the worlds of one seed and those of the next. */
  private static final int WORLDS = 1000;

  /** Scenes that a stage learns from; what it draws and plays of them is kept. */
  int scenes(ThinkerStage named) {
    if (stage.scenes() > 0) {
      return stage.scenes();
    }
    return switch (named) {
      case CLIP -> 4000;
      case BEATS -> 4000;
      case LANGUAGE -> 9000;
      case PROJECTORS, INSTRUCTIONS -> JOINED_SCENES;
    };
  }

  /** A stage's world of a seed. */
  int world(int first) {
    return (int) Math.floorMod(first + WORLDS * stage.seed(), (long) Integer.MAX_VALUE);
  }

  /** Chance of a part, another one for each stage. */
  SplittableRandom chance(Part part, int which) {
    return part.random(which + WORLDS * stage.seed());
  }

  TrainConfig training(Span length) {
    return stage.training(length, 0.02);
  }
}
