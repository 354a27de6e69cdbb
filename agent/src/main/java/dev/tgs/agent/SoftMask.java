package dev.tgs.agent;

/**
 * How sure a segmenter is of each pixel: from such maps F is taken.
 *
 * @param probabilities height x width values from 0 to 1 in row order; not copied
 */
public record SoftMask(int height, int width, float[] probabilities) {
  public SoftMask {
    if (probabilities.length != (long) height * width) {
      throw new IllegalArgumentException(
          "A map of %d x %d has %d values, not %d."
              .formatted(height, width, (long) height * width, probabilities.length));
    }
  }
}
