package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.train.OptimizerKind;
import dev.tgs.train.Part;
import org.junit.jupiter.api.Test;

class ThinkerPlanTest {
  @Test
  void anotherSeedMeetsOtherScenesInAnotherOrder() {
    ThinkerPlan first = new ThinkerPlan(OptimizerKind.ADAMW, 1e-3, 1, 0, 1, 1, 0, 2, 2);
    ThinkerPlan other = new ThinkerPlan(OptimizerKind.ADAMW, 1e-3, 1, 0, 1, 1, 1, 2, 2);
    assertThat(first.world(ThinkerPlan.SEED)).isEqualTo(ThinkerPlan.SEED);
    assertThat(other.world(ThinkerPlan.SEED)).isNotIn(101, 102, 103);
    Part part = new Part(3, 0, 2);
    assertThat(first.chance(part, 21).nextLong()).isEqualTo(part.random(21).nextLong());
    assertThat(other.chance(part, 21).nextLong())
        .isNotEqualTo(first.chance(part, 21).nextLong())
        .isEqualTo(other.chance(part, 21).nextLong());
  }
}
