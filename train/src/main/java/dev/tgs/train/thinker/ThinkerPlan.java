package dev.tgs.train.thinker;

import dev.tgs.engine.optim.AdamW;
import dev.tgs.train.MiniConfig;
import dev.tgs.train.OptimizerKind;
import dev.tgs.train.Part;
import dev.tgs.train.Schedule;
import dev.tgs.train.Span;
import dev.tgs.train.TrainConfig;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a stage of the small thinker is trained.
 *
 * @param optimizer that moves the parameters
 * @param rate largest learning rate
 * @param warmUp steps until it is reached
 * @param plain steps at the beginning in which the eye sees things as they are
 * @param clips or pictures of a part of a batch
 * @param each references of each clip
 * @param seed of what is drawn
 * @param parts of a batch
 * @param workers threads for them
 */
record ThinkerPlan(
    OptimizerKind optimizer,
    double rate,
    long warmUp,
    long plain,
    int clips,
    int each,
    long seed,
    int parts,
    int workers) {
  /** Data set of the scenes to train on, where none is given. */
  static final int SEED = 101;

  /** Scenes that a stage learns from; what it draws and plays of them is kept. */
  static int scenes(ThinkerStage stage, MiniConfig.Stage settings) {
    if (settings.scenes() > 0) {
      return settings.scenes();
    }
    return switch (stage) {
      case CLIP -> 4000;
      case BEATS -> 4000;
      case LANGUAGE -> 9000;
      case PROJECTORS, INSTRUCTIONS -> JOINED_SCENES;
    };
  }

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

  static ThinkerPlan of(MiniConfig.Stage stage) {
    return new ThinkerPlan(
        stage.optimizer(),
        stage.rate(),
        stage.warmUp(),
        stage.plain(),
        stage.batch(),
        stage.references(),
        stage.seed(),
        stage.parts(),
        stage.workers());
  }

  /** A stage's world of a seed. */
  int world(int first) {
    return (int) Math.floorMod(first + WORLDS * seed, (long) Integer.MAX_VALUE);
  }

  /** Chance of a part, another one for each stage. */
  SplittableRandom chance(Part part, int stage) {
    return part.random(stage + WORLDS * seed);
  }

  TrainConfig training(Span length) {
    boolean isTimed = length.steps() == 0;
    return new TrainConfig(
        length,
        new Schedule.Plateau(rate, warmUp, 0.3, 0.02),
        optimizer,
        new AdamW.Betas(0.9, 0.98, 1e-8),
        parts,
        workers,
        1,
        0.998,
        isTimed ? Span.time(Duration.ofMinutes(5)) : Span.steps(500),
        isTimed ? Span.time(Duration.ofMinutes(1)) : Span.steps(50));
  }
}
