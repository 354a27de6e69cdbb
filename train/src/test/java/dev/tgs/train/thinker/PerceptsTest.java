package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerceptsTest {
  private static final Script SCRIPT = new Scenes(9, Split.TRAIN, 3).of(2).get(0).seen();

  @Test
  void aTokenTellsItsAttributesWithTheirWeights() {
    float[] weights =
        Percepts.blurred(Percepts.seen(SCRIPT), ThinkerSizes.THINGS, new SplittableRandom(1));
    try (Percepts percepts = new Percepts(64, 5, Device.CPU);
        Scope scope = Scope.open()) {
      float[] told = percepts.weights(percepts.things(weights)).toFloats();
      for (int i = 0; i < weights.length; i++) {
        assertThat(told[i]).isCloseTo(weights[i], within(1e-5f));
      }
    }
  }

  @Test
  void thingsComeFromLeftToRight() {
    float[] weights = Percepts.seen(SCRIPT);
    List<Integer> fromLeft = SCRIPT.fromLeft();
    SlotLoss.Choice kind = SlotLoss.Choice.SEEN.get(0);
    double before = -2;
    for (int slot = 0; slot < ThinkerSizes.THINGS; slot++) {
      if (slot >= fromLeft.size()) {
        assertThat(kind.of(weights, slot)).isEqualTo(-1);
        continue;
      }
      Actor actor = SCRIPT.actors().get(fromLeft.get(slot));
      assertThat(kind.of(weights, slot)).isEqualTo(Percepts.index(actor.kind()));
      float across = weights[slot * Percepts.COUNT + Percepts.ACROSS];
      assertThat((double) across).isGreaterThan(before);
      before = across;
    }
  }

  @Test
  void voicesAreHeardInTheirSecondsOnly() {
    for (int second = 0; second < ThinkerSizes.PARTS; second++) {
      int t = second;
      List<Actor> heard = Percepts.heardIn(SCRIPT.actors(), t);
      assertThat(SCRIPT.actors())
          .allSatisfy(
              actor ->
                  assertThat(heard.contains(actor))
                      .isEqualTo(
                          actor
                              .voice()
                              .filter(voice -> Percepts.share(voice, t) > .08)
                              .isPresent()));
      float[] weights = Percepts.heard(SCRIPT.actors(), t);
      SlotLoss.Choice kind = SlotLoss.Choice.HEARD.get(0);
      for (int slot = 0; slot < ThinkerSizes.VOICES; slot++) {
        assertThat(kind.of(weights, slot))
            .isEqualTo(slot < heard.size() ? Percepts.index(heard.get(slot).kind()) : -1);
      }
    }
  }

  @Test
  void aMirrorTurnsEverythingRound() {
    View view = Glimpse.of(SCRIPT, 4).get(0).whole();
    View mirrored = view.mirrored();
    int last = view.things().size() - 1;
    assertThat(mirrored.things().get(0)).isEqualTo(view.things().get(last));
    assertThat(mirrored.weights()[Percepts.ACROSS])
        .isEqualTo(-view.weights()[last * Percepts.COUNT + Percepts.ACROSS]);
    View back = mirrored.mirrored();
    assertThat(back.picture()).isEqualTo(view.picture());
    assertThat(back.patches()).isEqualTo(view.patches());
    assertThat(back.weights()).usingComparatorWithPrecision(0f).containsExactly(view.weights());
  }

  @Test
  void aViewShowsThingsWholeAndTellsTheirPlaces() {
    Glimpse glimpse = Glimpse.of(SCRIPT, 4).get(0);
    SplittableRandom random = new SplittableRandom(2);
    boolean[] cropped = new boolean[1];
    for (int i = 0; i < 40; i++) {
      View view = glimpse.any(random);
      cropped[0] |= view.things().size() < SCRIPT.actors().size();
      double[] sums = new double[view.things().size() + 1];
      int[] counts = new int[sums.length];
      int grid = ThinkerSizes.CONFIG.clip().grid();
      for (int p = 0; p < view.patches().length; p++) {
        sums[view.patches()[p]] += (p % grid + .5) / grid;
        counts[view.patches()[p]]++;
      }
      for (int rank = 1; rank < sums.length; rank++) {
        assertThat(counts[rank]).as("patches of thing %d", rank).isPositive();
        double told = (view.weights()[(rank - 1) * Percepts.COUNT + Percepts.ACROSS] + 1) / 2;
        assertThat(told).isCloseTo(sums[rank] / counts[rank], within(.1));
      }
    }
    assertThat(cropped[0]).isTrue();
  }

  @Test
  void otherColoursLeaveEverythingElseAsItIs() {
    Glimpse glimpse = Glimpse.of(SCRIPT, 4).get(0);
    Glimpse other = glimpse.recoloured(new SplittableRandom(3));
    int changed = 0;
    for (int p = 0; p < glimpse.ranks().length; p++) {
      for (int c = 3 * p; c < 3 * p + 3; c++) {
        boolean isSame = other.picture().data()[c] == glimpse.picture().data()[c];
        changed += isSame ? 0 : 1;
        assertThat(isSame || glimpse.ranks()[p] > 0).isTrue();
      }
    }
    assertThat(changed).isPositive();
    View view = glimpse.whole();
    View recoloured = other.whole();
    assertThat(recoloured.patches()).isEqualTo(view.patches());
    assertThat(view.isColourOpen(1)).isFalse();
    assertThat(recoloured.isColourOpen(1)).isTrue();
    SlotLoss.Choice kind = SlotLoss.Choice.SEEN.get(0);
    SlotLoss.Choice colour = SlotLoss.Choice.SEEN.get(1);
    assertThat(kind.of(recoloured.weights(), 0)).isEqualTo(kind.of(view.weights(), 0));
    assertThat(colour.of(view.weights(), 0)).isNotEqualTo(-1);
    assertThat(colour.of(recoloured.weights(), 0)).isEqualTo(-1);
  }

  @Test
  void greyStaysGrey() {
    byte[] rgb = {100, 100, 100};
    new Recolouring(Recolouring.any(new SplittableRandom(5)).matrix()).apply(rgb, 0);
    assertThat(rgb[1]).isEqualTo(rgb[0]);
    assertThat(rgb[2]).isEqualTo(rgb[0]);
  }

  @Test
  void anyColourIsRightWhereItIsLeftOpen() {
    float[] told = Percepts.seen(SCRIPT);
    float[] open = told.clone();
    float[] other = told.clone();
    for (int slot = 0; slot < SCRIPT.actors().size(); slot++) {
      int at = slot * Percepts.COUNT;
      if (slot > 0) {
        Percepts.forgetColour(open, at);
      }
      for (int i = at + Percepts.COLOUR; slot > 0 && i < at + Percepts.HELD; i++) {
        other[i] = 1 - told[i];
      }
    }
    try (Percepts percepts = new Percepts(64, 5, Device.CPU);
        Scope scope = Scope.open()) {
      double same = SlotLoss.things(percepts, percepts.things(told), open).item();
      assertThat(SlotLoss.things(percepts, percepts.things(other), open).item())
          .isCloseTo(same, within(1e-5));
      assertThat(SlotLoss.things(percepts, percepts.things(other), told).item())
          .isGreaterThan(same + 0.1);
    }
  }
}
