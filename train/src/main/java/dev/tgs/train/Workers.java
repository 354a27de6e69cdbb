package dev.tgs.train;

import dev.tgs.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Threads that work on parts of one job, each with single-threaded operations: for small models two
 * such threads are faster than two threads inside of every operation. A single worker is the
 * calling thread, whose operations have the threads of the engine: for large models.
 */
public final class Workers implements AutoCloseable {
  private final ExecutorService threads; // null for a single worker
  private final int before = Engine.threads();

  public Workers(int count) {
    if (count == 1) {
      threads = null;
      return;
    }
    Engine.threads(1);
    threads =
        Executors.newFixedThreadPool(
            count,
            body -> {
              Thread thread =
                  new Thread(
                      () -> {
                        Engine.threads(1); // OpenMP counts for each thread
                        body.run();
                      },
                      "worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Computes all parts of a job.
   *
   * @param part of a number from 0; what it keeps must not be in a scope of its own
   * @return the results in the order of the numbers
   */
  public <T> List<T> map(int count, IntFunction<T> part) {
    List<T> results = new ArrayList<>();
    each(count, part, results::add);
    return results;
  }

  /**
   * Computes all parts of a job and hands on each result, in the order of the numbers, as soon as
   * those before it are there.
   *
   * @param part of a number from 0; what it keeps must not be in a scope of its own
   * @param then is called on this thread
   */
  public <T> void each(int count, IntFunction<T> part, Consumer<T> then) {
    if (threads == null) {
      for (int i = 0; i < count; i++) {
        then.accept(part.apply(i));
      }
      return;
    }
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      futures.add(threads.submit(() -> part.apply(number)));
    }
    RuntimeException failure = null;
    for (Future<T> future : futures) {
      try {
        T result = future.get();
        if (failure == null) {
          then.accept(result);
        }
      } catch (ExecutionException e) {
        failure = failure == null ? failure(e.getCause()) : failure;
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new TrainException("Training was interrupted.", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known
        ? known
        : new TrainException("A part of the work failed: " + cause, cause);
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
      Engine.threads(before);
    }
  }
}
