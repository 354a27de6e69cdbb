package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;

/** Layer normalisation over the channels of [b, c, h, w]. */
final class LayerNorm2d extends Module {
  private static final double EPS = 1e-6;

  private final Parameter weight;
  private final Parameter bias;

  LayerNorm2d(long channels) {
    weight = parameter("weight", channels);
    bias = parameter("bias", channels);
  }

  Tensor forward(Tensor x) {
    return Functional.layerNorm(
            x.permute(0, 2, 3, 1), weight.as(x.dtype()), bias.as(x.dtype()), EPS)
        .permute(0, 3, 1, 2);
  }
}
