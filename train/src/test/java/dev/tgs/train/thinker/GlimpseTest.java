package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.synth.Split;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GlimpseTest {
  private static final Glimpse GLIMPSE =
      Glimpse.of(new Scenes(9, Split.TRAIN, 3).of(1).get(0).seen(), 2.0).get(0);

  /** Colours of the pixels of a rank in some order that depends on nothing else. */
  private static int[] colours(Glimpse glimpse, int rank) {
    byte[] rgb = glimpse.picture().data();
    int[] colours = new int[glimpse.ranks().length];
    int count = 0;
    for (int p = 0; p < glimpse.ranks().length; p++) {
      if (glimpse.ranks()[p] == rank) {
        colours[count++] = rgb[3 * p] << 16 | rgb[3 * p + 1] << 8 | rgb[3 * p + 2];
      }
    }
    int[] found = Arrays.copyOf(colours, count);
    Arrays.sort(found);
    return found;
  }

  @Test
  void whatIsShuffledHasItsPixelsInAnotherOrderAndNoKind() {
    Glimpse shuffled = GLIMPSE.shuffled(new SplittableRandom(3));
    assertThat(shuffled.picture().data()).isNotEqualTo(GLIMPSE.picture().data());
    for (int rank = 0; rank <= GLIMPSE.things().size(); rank++) {
      assertThat(colours(shuffled, rank)).isEqualTo(colours(GLIMPSE, rank));
    }
    View view = shuffled.whole();
    for (int rank = 1; rank <= view.things().size(); rank++) {
      assertThat(view.isKindOpen(rank)).isTrue();
      assertThat(view.isColourOpen(rank)).isFalse();
    }
  }

  @Test
  void whatIsRecolouredHasNoColour() {
    View view = GLIMPSE.recoloured(new SplittableRandom(3)).whole();
    for (int rank = 1; rank <= view.things().size(); rank++) {
      assertThat(view.isKindOpen(rank)).isFalse();
      assertThat(view.isColourOpen(rank)).isTrue();
    }
  }

  @Test
  void whatIsCoveredIsLookedAtBeforeWhatIsNot() {
    View view = GLIMPSE.whole();
    int covered = (int) IntStream.range(0, 256).filter(p -> view.patches()[p] > 0).count();
    assertThat(covered).isBetween(10, 246);
    int[] few = view.looked(covered - 5, new SplittableRandom(3));
    assertThat(few).hasSize(covered - 5).isSorted().doesNotHaveDuplicates();
    assertThat(IntStream.of(few)).allMatch(p -> view.patches()[p] > 0);
    int[] more = view.looked(covered + 5, new SplittableRandom(3));
    assertThat(more).hasSize(covered + 5).isSorted().doesNotHaveDuplicates();
    assertThat(IntStream.of(more).filter(p -> view.patches()[p] > 0)).hasSize(covered);
    assertThat(view.looked(256, new SplittableRandom(3)))
        .isEqualTo(IntStream.range(0, 256).toArray());
  }
}
