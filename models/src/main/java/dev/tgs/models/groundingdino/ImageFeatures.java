package dev.tgs.models.groundingdino;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;

/**
 * What belongs to a batch of same-size frames, whatever is asked of them.
 *
 * @param features [b, tokens, D], levels one after the other
 * @param positions sine encoding plus level embedding [1, tokens, D]
 * @param centres of the tokens, F32 [tokens, 2] as x, y in 0..1
 * @param levels sizes of the levels
 */
public record ImageFeatures(Tensor features, Tensor positions, Tensor centres, Levels levels)
    implements AutoCloseable {

  /** Takes the tensors out of their scope; from now on {@link #close} frees them. */
  public ImageFeatures keep() {
    Scope.keep(features);
    Scope.keep(positions);
    Scope.keep(centres);
    return this;
  }

  @Override
  public void close() {
    features.close();
    positions.close();
    centres.close();
  }
}
