package dev.tgs.train.refthinker.data;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which sample comes at which place of an endless training: each epoch has a permutation of its
 * own, a pure function of seed and epoch, so a training goes on from any place without a state.
 * Places are counted in micro-batches of all processes together, one behind the other. Steps that
 * accumulate several of them are counted over the end of an epoch, as published: with 14,113
 * samples, micro-batches of 16 and 8 of these a step, epochs end within the steps 111, 221, 332,
 * 442 and 552. The permutations are not those that torch draws.
 */
public final class EpochOrder {
  private final long seed;
  private final int samples;
  private final int batch;
  private final LastBatch last;

  /** The orders of an even and an odd epoch, since loaders look ahead into the next. */
  private final AtomicReferenceArray<Drawn> drawn = new AtomicReferenceArray<>(2);

  private record Drawn(long epoch, int[] order) {}

  /**
   * @param samples of an epoch
   * @param batch samples of a micro-batch of all processes together
   */
  public EpochOrder(long seed, int samples, int batch, LastBatch last) {
    if (samples < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "An epoch has at least 1 sample and a micro-batch too, not %d and %d."
              .formatted(samples, batch));
    }
    this.seed = seed;
    this.samples = samples;
    this.batch = batch;
    this.last = last;
  }

  /** A permutation of so many samples that is not that of an epoch. */
  public static int[] once(long seed, int samples) {
    return new EpochOrder(seed, samples, 1, LastBatch.GO_ON).draw(-1);
  }

  /** The order of the samples in an epoch, from 0. */
  public int[] permutation(long epoch) {
    return order(epoch).clone();
  }

  private int[] order(long epoch) {
    int slot = (int) (epoch & 1);
    Drawn known = drawn.get(slot);
    if (known == null || known.epoch() != epoch) {
      known = new Drawn(epoch, draw(epoch));
      drawn.set(slot, known);
    }
    return known.order();
  }

  private int[] draw(long epoch) {
    // The golden ratio spreads neighbours; splitting mixes them.
    SplittableRandom random =
        new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (epoch + 1)).split();
    int[] order = new int[samples];
    for (int i = 0; i < samples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Places of an epoch, those that are filled included. */
  public long places() {
    return last == LastBatch.GO_ON ? samples : (samples + batch - 1L) / batch * batch;
  }

  /** The sample at a place of the endless training, from 0. */
  public int sample(long place) {
    if (place < 0) {
      throw new IllegalArgumentException("Places are counted from 0, not %d.".formatted(place));
    }
    int within = (int) ((place % places()) % samples);
    return order(epoch(place))[within];
  }

  /** The epoch of a place, from 0. */
  public long epoch(long place) {
    return place / places();
  }

  /** Micro-batches until so many epochs are complete; it may reach into the next. */
  public long batches(long epochs) {
    return (epochs * places() + batch - 1) / batch;
  }

  /** The samples of a micro-batch, from 0, of all processes together. */
  public int[] batch(long number) {
    return share(number, 0, 1);
  }

  /**
   * What one process has of a micro-batch: the places {@code rank}, {@code rank + ranks} and on.
   * The published loader deals runs of neighbours instead; since the order is random, it comes to
   * the same.
   *
   * @param number of the micro-batch, from 0
   */
  public int[] share(long number, int rank, int ranks) {
    if (ranks < 1 || rank < 0 || rank >= ranks || batch % ranks != 0) {
      throw new IllegalArgumentException(
          "A micro-batch of %d samples has no equal share for process %d of %d."
              .formatted(batch, rank, ranks));
    }
    int[] share = new int[batch / ranks];
    for (int i = 0; i < share.length; i++) {
      share[i] = sample(number * batch + rank + (long) i * ranks);
    }
    return share;
  }
}
