package dev.tgs.train.scenes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * What is dear to make and is used several times: an endless row of items, each a function of its
 * number. As a training goes on it draws from a window that moves along the row; which item a use
 * draws depends on nothing but the lot and the uses before it.
 *
 * @param <T> what is made
 */
public final class Pool<T> {
  /** Items to choose from at the beginning. */
  private static final int FIRST = 64;

  private final int size;
  private final int uses;
  private final LongFunction<T> maker;
  private final Map<Long, T> items = new ConcurrentHashMap<>();
  private final AtomicLong oldest = new AtomicLong();

  /**
   * @param size of the window, which is also about how many items are kept
   * @param uses how often an item is used on average
   */
  public Pool(int size, int uses, LongFunction<T> maker) {
    this.size = size;
    this.uses = uses;
    this.maker = maker;
  }

  /**
   * An item by lot.
   *
   * @param before uses before this one, in the whole training
   */
  public T draw(RandomGenerator random, long before) {
    long end = FIRST + before / uses;
    long start = Math.max(0, end - size);
    long dropped = oldest.getAndAccumulate(start, Math::max);
    for (long number = dropped; number < start; number++) {
      items.remove(number);
    }
    return items.computeIfAbsent(random.nextLong(start, end), maker::apply);
  }
}
