package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.evaluate.Bootstrap.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private record One(String clip, Float value, Float other) {}

  private static final Measure<One> VALUE = Measure.of(One::value);
  private static final Measure<One> BOTH = new Measure<>(List.of(One::value, One::other));

  private static One one(String clip, double value) {
    return new One(clip, (float) value, null);
  }

  private static Interval interval(List<One> all) {
    return Bootstrap.intervals(all, One::clip, List.of(VALUE)).get(0);
  }

  @Test
  void equalValuesLeaveNoDoubt() {
    Interval interval = interval(List.of(one("a", 0.25), one("b", 0.25), one("c", 0.25)));
    assertThat(interval).isEqualTo(new Interval(0.25, 0.25));
  }

  @Test
  void aSingleClipTellsNothing() {
    assertThat(interval(List.of(one("a", 0.1), one("a", 0.9))).isKnown()).isFalse();
    assertThat(interval(List.of()).isKnown()).isFalse();
    // The second clip has no value.
    assertThat(interval(List.of(one("a", 0.1), new One("b", null, null))).isKnown()).isFalse();
  }

  @Test
  void twoClipsReachFromOneToTheOther() {
    // Of four draws of two clips one has the first twice, and one the second.
    assertThat(interval(List.of(one("a", 0), one("b", 1)))).isEqualTo(new Interval(0, 1));
  }

  @Test
  void aClipCountsAsOneHoweverManyReferencesItHas() {
    List<One> alone = new ArrayList<>();
    List<One> crowded = new ArrayList<>();
    Random random = new Random(1);
    for (int clip = 0; clip < 20; clip++) {
      double value = random.nextDouble();
      alone.add(one("clip" + clip, value));
      for (int i = 0; i < 10; i++) {
        crowded.add(one("clip" + clip, value));
      }
    }
    assertThat(interval(crowded).low()).isCloseTo(interval(alone).low(), within(1e-9));
    assertThat(interval(crowded).high()).isCloseTo(interval(alone).high(), within(1e-9));
  }

  @Test
  void theTrueMeanLiesInNineteenOfTwentyIntervals() {
    Random random = new Random(7);
    int hits = 0;
    int runs = 300;
    for (int run = 0; run < runs; run++) {
      List<One> all = new ArrayList<>();
      for (int clip = 0; clip < 40; clip++) {
        all.add(one("clip" + clip, 3 + random.nextGaussian()));
      }
      hits += interval(all).contains(3) ? 1 : 0;
    }
    // Five in a hundred outside, give or take three times the spread of such a count.
    assertThat(hits / (double) runs).isBetween(0.90, 0.985);
  }

  @Test
  void aMeasureOfTwoValuesIsHalfOfBoth() {
    List<One> all = List.of(new One("a", 0.2f, 0.6f), new One("b", 0.2f, 0.6f));
    assertThat(BOTH.of(all)).isCloseTo(0.4, within(1e-6));
    Interval interval = Bootstrap.intervals(all, One::clip, List.of(VALUE, BOTH)).get(1);
    assertThat(interval.low()).isCloseTo(0.4, within(1e-6));
    assertThat(interval.high()).isCloseTo(0.4, within(1e-6));
  }

  @Test
  void theSameInEveryRun() {
    List<One> all = List.of(one("a", 0.1), one("b", 0.5), one("c", 0.7), one("d", 0.2));
    assertThat(interval(all)).isEqualTo(interval(all));
    assertThat(interval(all).contains(0.375)).isTrue();
  }
}
