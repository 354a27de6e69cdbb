package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EpochOrderTest {
  private static final int PUBLISHED = 14_113;

  private static EpochOrder order(long seed, LastBatch last) {
    return new EpochOrder(seed, 103, 16, last);
  }

  private static int[] places(EpochOrder order, long from, long to) {
    return LongStream.range(from, to).mapToInt(order::sample).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void eachSampleComesInEveryEpoch(LastBatch last) {
    EpochOrder order = order(1, last);
    for (long epoch = 0; epoch < 5; epoch++) {
      long from = epoch * order.places();
      int[] samples = places(order, from, from + 103);
      assertThat(samples).containsExactly(order.permutation(epoch));
      assertThat(Arrays.stream(samples).sorted().toArray())
          .containsExactly(IntStream.range(0, 103).toArray());
    }
  }

  @Test
  void anEpochIsFilledUpWithItsOwnFirstSamplesAsPublished() {
    EpochOrder order = order(1, LastBatch.FILL);

    assertThat(order.places()).isEqualTo(112);
    assertThat(places(order, 103, 112)).containsExactly(places(order, 0, 9));
    assertThat(order.epoch(111)).isZero();
    assertThat(order.epoch(112)).isEqualTo(1);
    assertThat(order.batches(3)).isEqualTo(21);
    EpochOrder small = new EpochOrder(1, 3, 8, LastBatch.FILL);
    int[] one = small.permutation(0);
    assertThat(small.batch(0))
        .containsExactly(one[0], one[1], one[2], one[0], one[1], one[2], one[0], one[1]);
  }

  @Test
  void anEpochMayGoOnInTheMiddleOfABatch() {
    EpochOrder order = order(1, LastBatch.GO_ON);

    assertThat(order.places()).isEqualTo(103);
    assertThat(order.batch(6)).startsWith(Arrays.copyOfRange(order.permutation(0), 96, 103));
    assertThat(order.batch(6)).endsWith(Arrays.copyOf(order.permutation(1), 9));
    assertThat(order.batches(1)).isEqualTo(7);
    assertThat(order.batches(16)).isEqualTo(103);
  }

  @Test
  void theSameSeedGivesTheSameOrderFromAnyPlaceOn() {
    EpochOrder whole = order(7, LastBatch.FILL);
    int[] first = places(whole, 0, 500);

    assertThat(places(order(7, LastBatch.FILL), 250, 500))
        .containsExactly(Arrays.copyOfRange(first, 250, 500));
    assertThat(places(whole, 0, 500)).containsExactly(first);
    assertThat(places(order(8, LastBatch.FILL), 0, 500)).isNotEqualTo(first);
    assertThat(whole.permutation(0)).isNotEqualTo(whole.permutation(1));
    assertThat(whole.permutation(3)).isNotEqualTo(IntStream.range(0, 103).toArray());
  }

  @Test
  void sharesAreDisjointAndCoverABatch() {
    EpochOrder order = order(2, LastBatch.GO_ON);
    for (long number = 0; number < 20; number++) {
      int[] batch = order.batch(number);
      int[] together = new int[16];
      for (int rank = 0; rank < 4; rank++) {
        int[] share = order.share(number, rank, 4);
        assertThat(share).hasSize(4);
        for (int i = 0; i < 4; i++) {
          together[rank + 4 * i] = share[i];
        }
      }
      assertThat(together).containsExactly(batch);
    }
  }

  /** 883 micro-batches an epoch, eight of them a step, counted over the ends of the epochs. */
  @Test
  void publishedEpochsEndAtThePublishedSteps() {
    EpochOrder order = new EpochOrder(42, PUBLISHED, 16, LastBatch.FILL);

    assertThat(LongStream.rangeClosed(1, 5).map(epoch -> order.batches(epoch) / 8))
        .containsExactly(110L, 220L, 331L, 441L, 551L);
  }

  @Test
  void allPlacesOfASampleAreEquallyLikely() {
    int[] count = new int[10];
    EpochOrder order = new EpochOrder(3, 10, 2, LastBatch.FILL);
    for (int epoch = 0; epoch < 10_000; epoch++) {
      count[order.sample(epoch * 10L)]++;
    }
    assertThat(Arrays.stream(count)).allMatch(times -> times > 850 && times < 1150);
  }

  @Test
  void whatCannotBeIsRefused() {
    EpochOrder order = order(1, LastBatch.FILL);
    assertThatThrownBy(() -> order.share(0, 0, 3)).hasMessageContaining("no equal share");
    assertThatThrownBy(() -> order.share(0, 4, 4)).hasMessageContaining("process 4 of 4");
    assertThatThrownBy(() -> order.sample(-1)).hasMessageContaining("from 0");
    assertThatThrownBy(() -> new EpochOrder(1, 0, 1, LastBatch.FILL))
        .hasMessageContaining("at least 1 sample");
  }
}
