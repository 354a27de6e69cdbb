package dev.tgs.train.refthinker;

import dev.tgs.train.refthinker.data.Prefetch;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What the parts of a training need, loaded while those before them are learnt from. For one
 * thread's use.
 */
final class PartsAhead<T> implements AutoCloseable {
  private static final int AHEAD = 2;

  private final InstructionSamples.Share share;
  private final LongFunction<List<T>> load;

  private Prefetch<List<T>> coming;
  private long next;

  /**
   * @param load loads a part by its number, on any thread, without tensors
   */
  PartsAhead(InstructionSamples.Share share, LongFunction<List<T>> load) {
    this.share = share;
    this.load = load;
  }

  /** What a part needs; those after it are loaded from now on. */
  List<T> of(long part) {
    long index = share.index(part);
    if (coming == null || index != next) {
      close();
      coming =
          new Prefetch<>(index, AHEAD, AHEAD, each -> load.apply(share.part(each)), unwanted -> {});
    }
    List<T> loaded = coming.next();
    next = index + 1;
    return loaded;
  }

  @Override
  public void close() {
    if (coming != null) {
      coming.close();
      coming = null;
    }
  }
}
