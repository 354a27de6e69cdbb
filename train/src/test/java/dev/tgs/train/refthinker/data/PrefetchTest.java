package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.train.TrainException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchTest {
  @Test
  void samplesComeInOrderWhicheverIsLoadedFirst() {
    CountDownLatch third = new CountDownLatch(1);
    try (Prefetch<Long> loader =
        new Prefetch<>(
            5,
            4,
            3,
            number -> {
              if (number == 5) {
                await(third);
              } else if (number == 7) {
                third.countDown();
              }
              return number;
            },
            number -> {})) {
      for (long number = 5; number < 40; number++) {
        assertThat(loader.next()).isEqualTo(number);
      }
    }
  }

  @Test
  void noMoreThanAllowedAreLoadedAhead() {
    AtomicLong highest = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    AtomicInteger beyond = new AtomicInteger();
    try (Prefetch<Long> loader =
        new Prefetch<>(
            0,
            3,
            2,
            number -> {
              highest.accumulateAndGet(number, Math::max);
              if (number > taken.get() + 3) {
                beyond.incrementAndGet();
              }
              return number;
            },
            number -> {})) {
      for (long number = 0; number < 50; number++) {
        taken.set(number);
        assertThat(loader.next()).isEqualTo(number);
      }
    }
    assertThat(beyond).hasValue(0);
    assertThat(highest.get()).isBetween(49L, 52L);
  }

  @Test
  void aFailureComesWhereItsSampleWould() {
    try (Prefetch<Long> loader =
        new Prefetch<>(
            0,
            8,
            2,
            number -> {
              if (number == 3) {
                throw new TrainException("frame 3 is damaged");
              }
              return number;
            },
            number -> {})) {
      for (long number = 0; number < 3; number++) {
        assertThat(loader.next()).isEqualTo(number);
      }
      assertThatThrownBy(loader::next)
          .isInstanceOf(TrainException.class)
          .hasMessage("frame 3 is damaged");
      assertThat(loader.next()).isEqualTo(4);
    }
  }

  @Test
  void closingStopsLoadingAndFreesWhatNobodyAskedFor() {
    Set<Long> alive = ConcurrentHashMap.newKeySet();
    AtomicInteger loads = new AtomicInteger();
    Prefetch<Long> loader =
        new Prefetch<>(
            0,
            6,
            2,
            number -> {
              loads.incrementAndGet();
              alive.add(number);
              return number;
            },
            alive::remove);
    alive.remove(loader.next());
    loader.close();
    loader.close();

    int before = loads.get();
    assertThat(alive).isEmpty();
    assertThat(before).isLessThanOrEqualTo(7);
    assertThatThrownBy(loader::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(loads).hasValue(before);
  }

  @Test
  void whoIsInterruptedWhileWaitingIsTold() {
    CountDownLatch never = new CountDownLatch(1);
    try (Prefetch<Long> loader =
        new Prefetch<>(
            0,
            1,
            1,
            number -> {
              await(never);
              return number;
            },
            number -> {})) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(loader::next)
          .isInstanceOf(TrainException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
