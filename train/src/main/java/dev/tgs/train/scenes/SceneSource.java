package dev.tgs.train.scenes;

import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Plan;
import dev.tgs.train.TrainException;
import java.util.Optional;

/**
 * Which scenes a training draws: ever new ones, or those of a data set again and again. A data set
 * is a matter of its plan alone, so that its scenes are drawn anew instead of read.
 *
 * @param data empty for ever new scenes
 */
public record SceneSource(Optional<Plan> data) {
  public static final SceneSource ENDLESS = new SceneSource(Optional.empty());

  public SceneSource {
    data.ifPresent(
        plan -> {
          if (plan.scenes(Split.TRAIN) == 0 || plan.scenes(Split.VAL) == 0) {
            throw new TrainException(
                "A training needs scenes of train and val, and the data set has %d and %d; write it with more --clips, or without --split."
                    .formatted(plan.scenes(Split.TRAIN), plan.scenes(Split.VAL)));
          }
        });
  }

  /** The scene of a number, any number. */
  public Script script(Split split, long number) {
    return data.map(
            plan ->
                ScriptWriter.write(
                    plan.seed(), split, (int) Math.floorMod(number, (long) plan.scenes(split))))
        .orElseGet(() -> ScriptWriter.write(number, split));
  }

  /** Seed of the data set, or what is taken where there is none. */
  public int seed(int endless) {
    return data.map(Plan::seed).orElse(endless);
  }

  /** Scenes of a split, or what is taken where there is no data set; never more than that. */
  public int scenes(Split split, int endless) {
    return data.map(plan -> Math.min(endless, plan.scenes(split))).orElse(endless);
  }
}
