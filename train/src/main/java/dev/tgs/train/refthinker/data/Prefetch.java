package dev.tgs.train.refthinker.data;

import dev.tgs.train.TrainException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Loads the next samples on threads of its own while the present one is used. They come in order,
 * and a failure comes where its sample would have; no more than a given number is held at a time.
 * For one thread's use.
 */
public final class Prefetch<T> implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final int ahead;
  private final LongFunction<T> load;
  private final Consumer<T> dispose;
  private final ExecutorService threads;
  private final Deque<Future<T>> coming = new ArrayDeque<>();
  private long next;
  private boolean closed;

  /**
   * @param first number of the first sample
   * @param ahead samples that are loaded or being loaded at most
   * @param load loads a sample by its number, on any of the threads; tensors that it makes must be
   *     kept out of its scopes
   * @param dispose frees a sample that was loaded and is not wanted any more
   */
  public Prefetch(long first, int ahead, int threads, LongFunction<T> load, Consumer<T> dispose) {
    if (ahead < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "At least 1 sample is loaded ahead by at least 1 thread, not %d by %d."
              .formatted(ahead, threads));
    }
    this.next = first;
    this.ahead = ahead;
    this.load = load;
    this.dispose = dispose;
    this.threads =
        Executors.newFixedThreadPool(
            Math.min(ahead, threads),
            body -> {
              Thread thread = new Thread(body, "prefetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The next sample, which is the caller's from now on. */
  public T next() {
    if (closed) {
      throw new IllegalStateException("nothing is loaded any more: the loader is closed");
    }
    fill();
    try {
      T sample = coming.remove().get();
      fill();
      return sample;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainException("Training was interrupted.", e);
    }
  }

  private void fill() {
    while (coming.size() < ahead) {
      long number = next++;
      coming.add(threads.submit(() -> load.apply(number)));
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known
        ? known
        : new TrainException("A sample could not be loaded (%s).".formatted(cause), cause);
  }

  /** Stops loading, waits for what is under way and frees what nobody has asked for. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    threads.shutdownNow();
    boolean interrupted = false;
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return; // daemons: what they still hold is freed with the process
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    for (Future<T> sample : coming) {
      if (sample.isDone()) {
        free(sample);
      }
    }
    coming.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void free(Future<T> sample) {
    try {
      dispose.accept(sample.get());
    } catch (ExecutionException e) {
      // Nobody has asked for this sample, nor does its failure matter.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
