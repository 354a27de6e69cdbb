package dev.tgs.models.beats;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Embedding;

/**
 * A number a head for every distance between two tokens: near ones have one each, far ones share
 * them in steps of the logarithm (T5, 2019).
 */
final class RelativeBias extends Module {
  private final int buckets;
  private final int maxDistance;
  private final Embedding table;

  RelativeBias(int buckets, int maxDistance, int heads) {
    this.buckets = buckets;
    this.maxDistance = maxDistance;
    table = inline(new Embedding(buckets, heads));
  }

  /**
   * The bias of query i on key n - 1 - j, at [head, i, j]: with the keys from last to first it
   * depends on i + j alone, so that the square is a view of 2 n - 1 numbers.
   *
   * @return F32 [heads, n, n]
   */
  Tensor onReversedKeys(long n) {
    Tensor relative = Tensor.arange(1 - n, n, DType.F32).neg(); // key minus query, at i + j
    Tensor line = table.forward(bucket(relative)).to(DType.F32).transpose(0, 1).contiguous();
    return line.asStrided(new long[] {line.size(0), n, n}, new long[] {line.size(1), 1, 1}, 0);
  }

  /** In float32 step by step, as the published code does it: distances on a step's edge exist. */
  private Tensor bucket(Tensor relative) {
    int half = buckets / 2;
    int exact = half / 2;
    Tensor distance = relative.abs();
    Tensor steps =
        distance
            .clampMin(exact)
            .div(exact)
            .log()
            .div(Math.log((double) maxDistance / exact))
            .mul(half - exact)
            .floor();
    Tensor far = steps.add(exact).clampMax(half - 1);
    Tensor forward = relative.gt(0).to(DType.F32).mul(half);
    return distance.lt(exact).where(distance, far).add(forward).to(DType.I64);
  }
}
