package dev.tgs.bench.speed;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;

/**
 * How fast this machine multiplies large square matrices: the yardstick for everything that is made
 * of matrix products.
 *
 * @param size rows and columns of the matrices
 * @param gigaflops 10^9 floating-point operations a second, a multiply-add counted as two
 */
public record MatmulRate(DType dtype, int size, double gigaflops) {
  private static final int SMALLEST = 256;
  private static final int LARGEST = 4096;
  private static final int REPEATS = 5;

  /** One product may take so long; a type without hardware support is measured on small ones. */
  private static final double SECONDS = 0.5;

  /** Doubles the size while a product is quick, then takes the best of a few at the last size. */
  public static MatmulRate measure(DType dtype) {
    int size = SMALLEST;
    double seconds = best(dtype, size, 2);
    while (size < LARGEST && seconds * 8 < SECONDS) {
      size *= 2;
      seconds = best(dtype, size, 1);
    }
    seconds = Math.min(seconds, best(dtype, size, REPEATS));
    return new MatmulRate(dtype, size, flops(size) / seconds / 1e9);
  }

  /** The faster one of two measurements. */
  public MatmulRate best(MatmulRate other) {
    return other.gigaflops > gigaflops ? other : this;
  }

  static double flops(int size) {
    return 2.0 * size * size * size;
  }

  private static double best(DType dtype, int size, int repeats) {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.randn(size, size).to(dtype);
      Tensor b = Tensor.randn(size, size).to(dtype);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < repeats; i++) {
        try (Scope once = Scope.open()) {
          long start = System.nanoTime();
          a.matmul(b);
          best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
      }
      return best;
    }
  }
}
