package dev.tgs.bench.evaluate;

import dev.tgs.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Steps that items go through one after the other, each step in a thread of its own: while one item
 * is in the second step, the next is in the first. Only so many are on their way at a time, and
 * they come out in the order in which they went in.
 */
final class Pipeline<T> {
  /** Items on their way: one for most steps, and memory stays small. */
  private static final int ROOM = 3;

  /**
   * One step.
   *
   * @param name of its thread
   * @param isHeavy whether it computes with all its might; heavy steps share the processors
   */
  record Step<T>(String name, boolean isHeavy, Consumer<T> work) {}

  private final List<Step<T>> steps;

  Pipeline(List<Step<T>> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Sends items through. After a failure no new item begins; those before it end as usual.
   *
   * @param begin makes the items, each in the first thread
   * @param end is called for each item, whatever became of it
   * @throws RuntimeException the first failure
   */
  void run(List<Supplier<T>> begin, Consumer<T> end) {
    int heavy = (int) Math.max(1, steps.stream().filter(Step::isHeavy).count());
    int threads = Math.max(1, Engine.threads() / heavy);
    List<ExecutorService> executors = new ArrayList<>();
    executors.add(executor("begin", 1));
    steps.forEach(step -> executors.add(executor(step.name(), step.isHeavy() ? threads : 1)));
    Semaphore room = new Semaphore(ROOM);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    try {
      for (Supplier<T> one : begin) {
        room.acquireUninterruptibly();
        if (all.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
          break;
        }
        all.removeIf(done -> done.isDone() && !done.isCompletedExceptionally());
        all.add(send(one, end, executors).whenComplete((none, failure) -> room.release()));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .handle((none, failure) -> null)
          .join(); // so that all have ended before the first failure is told
      all.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw unwrapped(e);
    } finally {
      executors.forEach(ExecutorService::shutdownNow);
    }
  }

  private CompletableFuture<Void> send(
      Supplier<T> one, Consumer<T> end, List<ExecutorService> executors) {
    CompletableFuture<T> item = CompletableFuture.supplyAsync(one, executors.get(0));
    CompletableFuture<T> last = item;
    for (int i = 0; i < steps.size(); i++) {
      Step<T> step = steps.get(i);
      Function<T, T> work =
          value -> {
            step.work().accept(value);
            return value;
          };
      last = last.thenApplyAsync(work, executors.get(i + 1));
    }
    return last.handle(
        (value, failure) -> {
          if (!item.isCompletedExceptionally()) {
            end.accept(item.join());
          }
          if (failure != null) {
            throw failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
          }
          return null;
        });
  }

  private static ExecutorService executor(String name, int threads) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread =
              new Thread(
                  () -> {
                    Engine.threads(threads); // OpenMP counts for each thread
                    work.run();
                  },
                  "evaluate-" + name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static RuntimeException unwrapped(CompletionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }
}
