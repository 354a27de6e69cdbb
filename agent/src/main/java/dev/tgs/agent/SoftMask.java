package dev.tgs.agent;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;

/**
 * How sure a segmenter is of each pixel, at the size at which it decides: from such maps F is
 * taken, at the size of the comparison.
 *
 * @param logits height x width values in row order, whatever the frame's aspect; not copied
 */
public record SoftMask(int height, int width, float[] logits) {
  public SoftMask {
    if (logits.length != (long) height * width) {
      throw new IllegalArgumentException(
          "A map of %d x %d has %d values, not %d."
              .formatted(height, width, (long) height * width, logits.length));
    }
  }

  /** From 0 to 1, of bilinear logits: newHeight x newWidth values in row order. */
  public float[] probabilities(int newHeight, int newWidth) {
    try (Scope scope = Scope.open()) {
      Tensor small = Tensor.of(logits, 1, 1, height, width);
      return Functional.upsampleBilinear(small, newHeight, newWidth).sigmoid().toFloats();
    }
  }
}
