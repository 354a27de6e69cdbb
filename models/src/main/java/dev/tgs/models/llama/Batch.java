package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import java.util.stream.LongStream;

/**
 * Rows of whole sequences: first those of all beginnings, then those of what goes on them.
 *
 * @param begins b beginnings
 * @param beginLength of p rows each
 * @param each r sequences that go on each
 * @param restLength by s rows each
 * @param beginMask what rows of a beginning must not see [p, p]
 * @param restMask what the others must not see of beginning and rest [s, p + s]
 */
record Batch(
    long begins, long beginLength, long each, long restLength, Tensor beginMask, Tensor restMask) {
  static Batch of(Tensor begins, Tensor rests) {
    long b = begins.size(0);
    long p = begins.size(1);
    long s = rests.size(1);
    if (rests.size(0) % b != 0) {
      throw new IllegalArgumentException(
          "%d sequences cannot go on %d beginnings, equally many on each."
              .formatted(rests.size(0), b));
    }
    return new Batch(b, p, rests.size(0) / b, s, later(p, 0, begins), later(s, p, begins));
  }

  /** 0 where a row may look, minus infinity at what comes after it: [rows, before + rows]. */
  private static Tensor later(long rows, long before, Tensor like) {
    Tensor own = Tensor.arange(before, before + rows, DType.I64).unsqueeze(1);
    Tensor later = Tensor.arange(0, before + rows, DType.I64).unsqueeze(0).sub(own).gt(0);
    return Tensor.zeros(like.dtype(), later.shape())
        .maskedFill(later, Double.NEGATIVE_INFINITY)
        .to(like.device());
  }

  /** Tokens of a whole sequence. */
  long length() {
    return beginLength + restLength;
  }

  long beginRows() {
    return begins * beginLength;
  }

  /** The position of each row in its sequence. */
  long[] positions() {
    LongStream first = LongStream.range(0, beginRows()).map(i -> i % beginLength);
    LongStream rest =
        LongStream.range(0, begins * each * restLength).map(i -> beginLength + i % restLength);
    return LongStream.concat(first, rest).toArray();
  }

  /**
   * @param q [rows, heads, d]
   * @param k [rows, key heads, d]
   * @param v [rows, key heads, d]
   * @return [rows, heads, d]
   */
  Tensor attend(Tensor q, Tensor k, Tensor v) {
    long heads = q.size(1);
    Tensor keys = shared(k, heads);
    Tensor values = shared(v, heads);
    Tensor first =
        Functional.scaledDotProductAttention(
            begin(q), begin(keys), begin(values), beginMask); // [b, heads, p, d]
    Tensor rest =
        Functional.scaledDotProductAttention(
            rest(q), whole(keys), whole(values), restMask); // [b * r, heads, s, d]
    return Tensor.cat(0, rows(first), rows(rest));
  }

  /** A key head for each query head. */
  private static Tensor shared(Tensor x, long heads) {
    long own = x.size(1);
    return own == heads
        ? x
        : x.unsqueeze(2)
            .expand(x.size(0), own, heads / own, x.size(2))
            .reshape(x.size(0), heads, x.size(2));
  }

  private Tensor begin(Tensor x) {
    return split(x.narrow(0, 0, beginRows()), begins, beginLength);
  }

  private Tensor rest(Tensor x) {
    return split(x.narrow(0, beginRows(), x.size(0) - beginRows()), begins * each, restLength);
  }

  /** The rows of each sequence, those of its beginning first. */
  private Tensor whole(Tensor x) {
    Tensor begin = begin(x); // [b, heads, p, d]
    Tensor repeated =
        begin
            .unsqueeze(1)
            .expand(begins, each, x.size(1), beginLength, x.size(2))
            .reshape(begins * each, x.size(1), beginLength, x.size(2));
    return Tensor.cat(2, repeated, rest(x));
  }

  private static Tensor split(Tensor x, long count, long length) {
    return x.reshape(count, length, x.size(1), x.size(2)).transpose(1, 2);
  }

  private static Tensor rows(Tensor x) {
    return x.transpose(1, 2).flatten(0, 1);
  }
}
