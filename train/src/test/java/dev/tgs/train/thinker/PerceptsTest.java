package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import dev.tgs.engine.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerceptsTest {
  private static final Script SCRIPT = new Scenes(9, Split.TRAIN, 3).of(2).get(0).seen();

  @Test
  void aTokenTellsItsAttributesWithTheirWeights() {
    float[] weights = Percepts.blurred(Percepts.seen(SCRIPT), new SplittableRandom(1));
    try (Percepts percepts = new Percepts(64, 5);
        Scope scope = Scope.open()) {
      float[] told = percepts.weights(percepts.tokens(weights)).toFloats();
      for (int i = 0; i < weights.length; i++) {
        assertThat(told[i]).isCloseTo(weights[i], within(1e-5f));
      }
    }
  }

  @Test
  void thingsComeFromLeftToRight() {
    float[] weights = Percepts.seen(SCRIPT);
    List<Integer> fromLeft = Percepts.fromLeft(SCRIPT);
    SlotLoss.Choice kind = SlotLoss.Choice.SEEN.get(0);
    double before = -2;
    for (int slot = 0; slot < ThinkerSizes.THINGS; slot++) {
      if (slot >= fromLeft.size()) {
        assertThat(kind.of(weights, slot)).isEqualTo(-1);
        continue;
      }
      Actor actor = SCRIPT.actors().get(fromLeft.get(slot));
      assertThat(kind.of(weights, slot)).isEqualTo(actor.kind().ordinal());
      float across = weights[slot * Percepts.COUNT + Percepts.ACROSS];
      assertThat((double) across).isGreaterThan(before);
      before = across;
    }
  }

  @Test
  void voicesAreHeardInTheirSecondsOnly() {
    for (int second = 0; second < ThinkerSizes.PARTS; second++) {
      int t = second;
      List<Actor> heard = Percepts.heardIn(SCRIPT, t);
      assertThat(SCRIPT.actors())
          .allSatisfy(
              actor ->
                  assertThat(heard.contains(actor))
                      .isEqualTo(
                          actor
                              .voice()
                              .filter(voice -> Percepts.share(voice, t) > .08)
                              .isPresent()));
      float[] weights = Percepts.heard(SCRIPT, t);
      SlotLoss.Choice kind = SlotLoss.Choice.HEARD.get(0);
      for (int slot = 0; slot < ThinkerSizes.VOICES; slot++) {
        assertThat(kind.of(weights, slot))
            .isEqualTo(slot < heard.size() ? heard.get(slot).kind().ordinal() : -1);
      }
    }
  }

  @Test
  void aMirrorTurnsEverythingRound() {
    Glimpse glimpse = Glimpse.of(SCRIPT, 4).get(0);
    Glimpse mirrored = glimpse.mirrored();
    int last = glimpse.kinds().length - 1;
    assertThat(mirrored.kinds()[0]).isEqualTo(glimpse.kinds()[last]);
    assertThat(mirrored.weights()[Percepts.ACROSS])
        .isEqualTo(-glimpse.weights()[last * Percepts.COUNT + Percepts.ACROSS]);
    assertThat(mirrored.patches()[11])
        .isEqualTo(glimpse.patches()[0] < 0 ? (byte) -1 : (byte) (last - glimpse.patches()[0]));
    Glimpse back = mirrored.mirrored();
    assertThat(back.picture()).isEqualTo(glimpse.picture());
    assertThat(back.patches()).isEqualTo(glimpse.patches());
    assertThat(back.weights()).usingComparatorWithPrecision(0f).containsExactly(glimpse.weights());
  }

  @Test
  void everyThingCoversSomePatch() {
    Glimpse glimpse = Glimpse.of(SCRIPT, 4).get(0);
    for (int rank = 0; rank < glimpse.kinds().length; rank++) {
      byte wanted = (byte) rank;
      int[] counts = new int[1];
      for (byte patch : glimpse.patches()) {
        counts[0] += patch == wanted ? 1 : 0;
      }
      assertThat(counts[0]).as("patches of thing %d", rank).isPositive();
    }
    assertThat(Arrays.hashCode(glimpse.patches())).isNotZero();
  }
}
