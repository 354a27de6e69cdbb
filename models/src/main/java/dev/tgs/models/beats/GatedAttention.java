package dev.tgs.models.beats;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;
import java.util.ArrayList;
import java.util.List;

/**
 * Self-attention with relative positions that the query gates. The published code divides the
 * scores and multiplies them again, so that float16 does not overflow; that is left out here.
 */
final class GatedAttention extends Module {
  /** Bytes of bias that are there at a time. */
  private static final long TILE = 8 << 20;

  private final int heads;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;
  private final Linear gate;
  private final Parameter gateScale;

  /**
   * @param bias shared by all layers; null for none
   */
  GatedAttention(int width, int heads, RelativeBias bias, boolean gated) {
    this.heads = heads;
    query = child("q_proj", new Linear(width, width));
    key = child("k_proj", new Linear(width, width));
    value = child("v_proj", new Linear(width, width));
    out = child("out_proj", new Linear(width, width));
    if (bias != null) {
      child("relative_attention_bias", bias);
    }
    gate = gated ? child("grep_linear", new Linear(width / heads, 8)) : null;
    gateScale = gated ? parameter("grep_a", 1, heads, 1, 1) : null;
  }

  /**
   * @param x [b, n, width]
   * @param bias F32 [heads, n, n] for keys from last to first; null for none
   * @return [b, n, width]
   */
  Tensor forward(Tensor x, Tensor bias) {
    Tensor q = split(query.forward(x));
    Tensor reversed = x.flip(1); // attention does not care for the order of its keys
    Tensor k = split(key.forward(reversed)).contiguous();
    Tensor v = split(value.forward(reversed)).contiguous();
    Tensor attended =
        bias == null ? Functional.scaledDotProductAttention(q, k, v, null) : inTiles(q, k, v, bias);
    return out.forward(attended.transpose(1, 2).flatten(2, 3));
  }

  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
  }

  /** So many queries at a time that their bias, [b, heads, queries, n], stays small. */
  private Tensor inTiles(Tensor q, Tensor k, Tensor v, Tensor bias) {
    long n = q.size(2);
    long rows = Math.max(1, TILE / (Float.BYTES * q.size(0) * heads * n));
    List<Tensor> tiles = new ArrayList<>();
    for (long row = 0; row < n; row += rows) {
      long count = Math.min(rows, n - row);
      Tensor queries = q.narrow(2, row, count);
      Tensor part = bias.narrow(1, row, count);
      tiles.add(
          Scope.tidy(
              () -> Functional.scaledDotProductAttention(queries, k, v, gated(queries, part))));
    }
    return Tensor.cat(2, tiles.toArray(Tensor[]::new));
  }

  /**
   * @param q [b, heads, rows, width of a head]
   * @param bias F32 [heads, rows, n]
   * @return [b or 1, heads, rows, n]
   */
  private Tensor gated(Tensor q, Tensor bias) {
    if (gate == null) {
      return bias.unsqueeze(0).to(q.dtype());
    }
    long[] shape = q.shape();
    Tensor halves =
        gate.forward(q).to(DType.F32).reshape(shape[0], shape[1], shape[2], 2, 4).sum(-1, false);
    Tensor[] ab = halves.sigmoid().chunk(2, 3); // two of [b, heads, rows, 1]
    Tensor strength = ab[1].mul(gateScale.as(DType.F32)).sub(1).mulInPlace(ab[0]).add(2);
    return strength.mul(bias).to(q.dtype());
  }
}
