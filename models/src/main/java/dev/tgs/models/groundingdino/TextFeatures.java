package dev.tgs.models.groundingdino;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;

/**
 * What belongs to a caption, whatever picture it is asked of; or to a batch of alike captions.
 *
 * @param encoded BERT's output in the model's width [1 or b, n, D]
 * @param mask boolean [n, n], true within a sub-sentence
 * @param positions sine encoding of the positions within sub-sentences, F32 [1, n, D]
 */
public record TextFeatures(Tensor encoded, Tensor mask, Tensor positions) implements AutoCloseable {

  /** Takes the tensors out of their scope; from now on {@link #close} frees them. */
  public TextFeatures keep() {
    Scope.keep(encoded);
    Scope.keep(mask);
    Scope.keep(positions);
    return this;
  }

  @Override
  public void close() {
    encoded.close();
    mask.close();
    positions.close();
  }
}
