package dev.tgs.engine;

/** Arithmetic on shapes that fails instead of overflowing. */
public final class Shapes {
  private Shapes() {}

  /** Number of elements; 1 for a scalar's empty shape. */
  public static long elements(long... shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new EngineException(
            "A shape has a negative size: " + java.util.Arrays.toString(shape) + ".");
      }
      try {
        count = Math.multiplyExact(count, size);
      } catch (ArithmeticException e) {
        throw new EngineException(
            "A shape is too large: " + java.util.Arrays.toString(shape) + ".", e);
      }
    }
    return count;
  }
}
