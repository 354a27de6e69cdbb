package dev.tgs.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Attention by whole matrix products over tiles whose scores stay in the cache. libtorch's own
 * kernel has no fast bfloat16 product on a CPU unless it was built with MKL, while oneDNN's batched
 * product has; docs/benchmarks.md tells the difference.
 */
final class TiledAttention {
  /** Bytes of scores in a tile. */
  private static final long TILE = 4 << 20;

  private final Tensor q;
  private final Tensor kt;
  private final Tensor v;
  private final Tensor mask;

  private TiledAttention(Tensor q, Tensor k, Tensor v, Tensor mask) {
    this.q = q.mul(1 / Math.sqrt((double) q.size(-1)));
    // Once here, or every tile's product makes its own copy.
    this.kt = k.contiguous().transpose(-2, -1);
    this.v = v.contiguous();
    this.mask = mask == null ? null : additive(mask).to(q.dtype());
  }

  /** [b or 1, h or 1, n or 1, m]. */
  private static Tensor additive(Tensor mask) {
    Tensor sum =
        mask.dtype() == DType.BOOL
            ? Tensor.zeros(DType.F32, mask.shape())
                .to(mask.device())
                .maskedFill(mask.not(), Double.NEGATIVE_INFINITY)
            : mask;
    while (sum.dim() < 4) {
      sum = sum.unsqueeze(0);
    }
    return sum;
  }

  /**
   * @param q [b, h, n, d]
   * @param k [b, h, m, d]
   * @param v [b, h, m, d]
   * @param mask additive or boolean, broadcast to [b, h, n, m]; may be null
   */
  static Tensor of(Tensor q, Tensor k, Tensor v, Tensor mask) {
    return Scope.tidy(() -> new TiledAttention(q, k, v, mask).run());
  }

  private Tensor run() {
    long batch = q.size(0);
    long rows = q.size(2);
    long rowBytes = q.size(1) * kt.size(3) * q.dtype().bytes();
    long rowsInTile = Math.max(1, Math.min(rows, TILE / rowBytes));
    long batchInTile = rowsInTile < rows ? 1 : Math.max(1, TILE / (rowBytes * rows));
    List<Tensor> tiles = new ArrayList<>();
    for (long b = 0; b < batch; b += batchInTile) {
      long count = Math.min(batchInTile, batch - b);
      List<Tensor> parts = new ArrayList<>();
      for (long row = 0; row < rows; row += rowsInTile) {
        long from = row;
        long first = b;
        parts.add(Scope.tidy(() -> tile(first, count, from, Math.min(rowsInTile, rows - from))));
      }
      tiles.add(join(2, parts));
    }
    return join(0, tiles);
  }

  private static Tensor join(int dim, List<Tensor> parts) {
    return parts.size() == 1 ? parts.get(0) : Tensor.cat(dim, parts.toArray(Tensor[]::new));
  }

  private Tensor tile(long b, long count, long row, long rows) {
    Tensor scores = product(q.narrow(0, b, count).narrow(2, row, rows), kt.narrow(0, b, count));
    if (mask != null) {
      Tensor part = mask.size(0) > 1 ? mask.narrow(0, b, count) : mask;
      scores = scores.addInPlace(part.size(2) > 1 ? part.narrow(2, row, rows) : part);
    }
    return product(scores.softmax(-1), v.narrow(0, b, count));
  }

  /** Uncounted: {@link FlopCounter} counts attention as a whole. */
  private static Tensor product(Tensor a, Tensor b) {
    return new Tensor(a.value().matmul(b.value()));
  }
}
