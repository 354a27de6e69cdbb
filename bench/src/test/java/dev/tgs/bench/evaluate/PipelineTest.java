package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());

  private static Pipeline.Step<Integer> step(String name, Consumer<Integer> work) {
    return new Pipeline.Step<>(name, true, work);
  }

  private static List<Supplier<Integer>> numbers(int count) {
    return IntStream.range(0, count).<Supplier<Integer>>mapToObj(i -> () -> i).toList();
  }

  @Test
  void allComeOutInTheirOrder() {
    List<Integer> out = Collections.synchronizedList(new ArrayList<>());
    new Pipeline<>(List.of(step("a", i -> {}), step("b", out::add))).run(numbers(50), closed::add);
    assertThat(out).isEqualTo(IntStream.range(0, 50).boxed().toList());
    assertThat(closed).hasSize(50);
  }

  @Test
  void theNextBeginsBeforeTheLastHasEnded() {
    CountDownLatch second = new CountDownLatch(1);
    List<Integer> out = new ArrayList<>();
    new Pipeline<Integer>(
            List.of(
                step("a", i -> countDown(i == 1, second)),
                step(
                    "b",
                    i -> {
                      await(second);
                      out.add(i);
                    })))
        .run(numbers(2), closed::add);
    assertThat(out).containsExactly(0, 1);
  }

  private static void countDown(boolean is, CountDownLatch latch) {
    if (is) {
      latch.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void onlySoManyAreOnTheirWay() {
    AtomicInteger begun = new AtomicInteger();
    List<Supplier<Integer>> items =
        IntStream.range(0, 20).<Supplier<Integer>>mapToObj(i -> begun::incrementAndGet).toList();
    List<Integer> most = Collections.synchronizedList(new ArrayList<>());
    new Pipeline<Integer>(List.of(step("a", i -> most.add(begun.get() - closed.size()))))
        .run(items, closed::add);
    assertThat(most).allMatch(count -> count <= 4); // one may end while it is counted
    assertThat(closed).hasSize(20);
  }

  @Test
  void afterAFailureThoseBeforeItEndAndAllAreClosed() {
    List<Integer> out = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger begun = new AtomicInteger();
    List<Supplier<Integer>> items =
        IntStream.range(0, 30).<Supplier<Integer>>mapToObj(i -> begun::getAndIncrement).toList();
    Pipeline<Integer> pipeline =
        new Pipeline<>(
            List.of(
                step(
                    "a",
                    i -> {
                      if (i == 5) {
                        throw new IllegalStateException("five");
                      }
                    }),
                step("b", out::add)));
    assertThatThrownBy(() -> pipeline.run(items, closed::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("five");
    assertThat(out).contains(0, 1, 2, 3, 4).doesNotContain(5);
    assertThat(begun.get()).isLessThan(12);
    assertThat(closed).hasSize(begun.get());
  }

  @Test
  void whatCannotBeginNeedsNoEnd() {
    List<Supplier<Integer>> items =
        List.of(
            () -> {
              throw new IllegalArgumentException("no file");
            });
    assertThatThrownBy(
            () -> new Pipeline<Integer>(List.of(step("a", i -> {}))).run(items, closed::add))
        .hasMessage("no file");
    assertThat(closed).isEmpty();
  }
}
