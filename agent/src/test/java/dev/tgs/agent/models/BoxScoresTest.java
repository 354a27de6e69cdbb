package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.agent.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxScoresTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  // Three queries over three tokens and one column without a token.
  private static final float[] LOGITS = {
    -1, -4, -5, NONE, //
    -3, -3, -3, NONE, //
    -9, 0, 2, NONE
  };
  private static final float[] BOXES = {.1f, .1f, .2f, .2f, .2f, .2f, .2f, .2f, .3f, .3f, .2f, .2f};

  private static List<Candidate> candidates(float threshold, boolean... counted) {
    return BoxScores.candidates(LOGITS, BOXES, counted, threshold);
  }

  @Test
  void queriesKeepTheirOrderAndTheThresholdIsStrict() {
    List<Candidate> all = candidates(0.1f, true, true, true);

    assertThat(all).extracting(Candidate::rank).containsExactly(0, 2);
    assertThat(all.get(0).score()).isCloseTo(0.26894143f, within(1e-6f));
    assertThat(all.get(1).score()).isCloseTo(0.880797f, within(1e-6f));
    assertThat(all.get(1).centreX()).isEqualTo(.3f);
    assertThat(candidates(all.get(1).score(), true, true, true)).isEmpty();
  }

  @Test
  void onlyTokensThatCountMakeTheScore() {
    assertThat(candidates(0.1f, false, true, false))
        .singleElement()
        .satisfies(
            candidate -> {
              assertThat(candidate.rank()).isEqualTo(2);
              assertThat(candidate.score()).isEqualTo(0.5f);
            });
  }

  @Test
  void withoutATokenThereIsNoBox() {
    assertThat(candidates(0, false, false, false)).isEmpty();
    assertThat(candidates(0, false, false, false, true)).isEmpty();
  }
}
