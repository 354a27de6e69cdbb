package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.train.MiniConfig.Stage;
import dev.tgs.train.OptimizerKind;
import dev.tgs.train.Part;
import org.junit.jupiter.api.Test;

class ThinkerPlanTest {
  private static ThinkerPlan plan(long seed) {
    return new ThinkerPlan(new Stage(1, 1e-3, 1, 1, 2, 1, seed, 0, OptimizerKind.ADAMW, 0));
  }

  @Test
  void anotherSeedMeetsOtherScenesInAnotherOrder() {
    ThinkerPlan first = plan(0);
    ThinkerPlan other = plan(1);
    assertThat(first.world(ThinkerPlan.SEED)).isEqualTo(ThinkerPlan.SEED);
    assertThat(other.world(ThinkerPlan.SEED)).isNotIn(101, 102, 103);
    Part part = new Part(3, 0, 2);
    assertThat(first.chance(part, 21).nextLong()).isEqualTo(part.random(21).nextLong());
    assertThat(other.chance(part, 21).nextLong())
        .isNotEqualTo(first.chance(part, 21).nextLong())
        .isEqualTo(other.chance(part, 21).nextLong());
  }
}
