package dev.tgs.models.beats;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;

/**
 * Positions by a wide convolution over the tokens whose weight is stored as a direction {@code
 * weight_v} and, for each tap, a length {@code weight_g}.
 */
final class PositionalConvolution extends Module {
  private final int taps;
  private final int groups;
  private final Parameter bias;
  private final Parameter length;
  private final Parameter direction;

  PositionalConvolution(int width, int taps, int groups) {
    this.taps = taps;
    this.groups = groups;
    bias = parameter("0.bias", width);
    length = floatParameter("0.weight_g", 1, 1, taps);
    direction = floatParameter("0.weight_v", width, width / groups, taps);
  }

  /**
   * @param x [b, n, width]
   * @return [b, n, width]
   */
  Tensor forward(Tensor x) {
    Tensor y =
        Functional.conv1d(
            x.transpose(1, 2), weight(x.dtype()), bias.as(x.dtype()), taps / 2, groups);
    // An even number of taps gives one token more than came in: the last goes.
    return Functional.geluInPlace(y.narrow(2, 0, x.size(1)).transpose(1, 2).contiguous());
  }

  private Tensor weight(DType compute) {
    return Scope.tidy(
        () -> {
          Tensor v = direction.get();
          Tensor norm = v.mul(v).sum(1, true).sum(0, true).sqrt(); // [1, 1, taps]
          return v.mul(length.get().div(norm)).to(compute);
        });
  }
}
