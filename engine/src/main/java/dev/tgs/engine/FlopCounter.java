package dev.tgs.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the floating-point operations of matrix products, convolutions and attention while it is
 * open, by their shapes: two for each multiply-add, nothing for the rest, as {@code
 * torch.utils.flop_counter} does. Work of all threads counts.
 */
public final class FlopCounter implements AutoCloseable {
  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final LongAdder TOTAL = new LongAdder();

  private final long before = TOTAL.sum();

  private FlopCounter() {}

  public static FlopCounter open() {
    OPEN.incrementAndGet();
    return new FlopCounter();
  }

  /** Operations since this counter was opened. */
  public long flops() {
    return TOTAL.sum() - before;
  }

  @Override
  public void close() {
    OPEN.decrementAndGet();
  }

  private static boolean counts() {
    return OPEN.get() > 0;
  }

  /**
   * @param out rows of the weight
   */
  static void linear(Tensor input, long out) {
    if (counts()) {
      TOTAL.add(2 * input.numel() * out);
    }
  }

  static void matmul(Tensor left, Tensor product) {
    if (counts()) {
      TOTAL.add(2 * product.numel() * left.size(-1));
    }
  }

  /**
   * @param weight [out, in / groups, kernel height, kernel width]
   */
  static void convolution(Tensor weight, Tensor output) {
    if (counts()) {
      TOTAL.add(2 * output.numel() * (weight.numel() / weight.size(0)));
    }
  }

  /**
   * @param weight [in, out, kernel height, kernel width]
   */
  static void transposedConvolution(Tensor input, Tensor weight) {
    if (counts()) {
      TOTAL.add(2 * input.numel() * (weight.numel() / weight.size(0)));
    }
  }

  static void attention(Tensor q, Tensor k, Tensor output) {
    if (counts()) {
      TOTAL.add(2 * k.size(-2) * (q.numel() + output.numel()));
    }
  }
}
