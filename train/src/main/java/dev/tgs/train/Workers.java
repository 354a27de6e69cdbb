package dev.tgs.train;

import dev.tgs.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Threads that work on parts of one job, each with single-threaded operations: for small models two
 * such threads are faster than two threads inside of every operation.
 */
public final class Workers implements AutoCloseable {
  private final ExecutorService threads;
  private final int before = Engine.threads();

  public Workers(int count) {
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
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      futures.add(threads.submit(() -> part.apply(number)));
    }
    List<T> results = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
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
    return results;
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
    threads.shutdown();
    Engine.threads(before);
  }
}
