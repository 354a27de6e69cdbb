package dev.tgs.bench.speed;

import dev.tgs.agent.models.Placement;
import dev.tgs.engine.Functional;
import dev.tgs.engine.PackedWeight;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How fast one row is multiplied with matrices that are in no cache, by the kernel that makes a
 * language model's next token: the yardstick for what is made of such products.
 *
 * @param weights type of the matrices
 * @param size rows and columns of a matrix
 * @param matrices that were taken in turn
 * @param gigabytes 10^9 bytes of weights a second
 */
public record KernelRate(String weights, int size, int matrices, double gigabytes) {
  private static final int SIZE = 4096;
  private static final int FEWEST = 16;

  /** All matrices together have so many bytes, more than a cache. */
  private static final long BYTES = 1L << 29;

  private static final int ROUNDS = 21;

  /** A matrix and its product with the row. */
  private record Kernel(long bytes, Supplier<Tensor> product) {}

  /** The median of some rounds through all matrices, as a step's time is the median of some. */
  public static KernelRate measure(Placement placement, Quantization quantization) {
    try (Scope scope = Scope.open()) {
      Tensor row = placement.place(Tensor.randn(1, SIZE));
      Tensor matrix = Tensor.randn(SIZE, SIZE).to(placement.precision());
      List<Kernel> kernels =
          quantization == Quantization.NONE
              ? plain(row, matrix)
              : packed(row, matrix, quantization);
      long bytes = kernels.stream().mapToLong(Kernel::bytes).sum();
      double[] seconds = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        try (Scope round = Scope.open()) {
          long start = System.nanoTime();
          kernels.forEach(kernel -> Scope.tidy(kernel.product()));
          seconds[i] = (System.nanoTime() - start) / 1e9;
        }
      }
      Arrays.sort(seconds);
      boolean plain = quantization == Quantization.NONE;
      String weights = plain ? placement.precision().precisionName() : quantization.toString();
      return new KernelRate(weights, SIZE, kernels.size(), bytes / seconds[ROUNDS / 2] / 1e9);
    }
  }

  KernelRate best(KernelRate other) {
    return other.gigabytes > gigabytes ? other : this;
  }

  private static List<Kernel> plain(Tensor row, Tensor matrix) {
    List<Kernel> kernels = new ArrayList<>();
    for (int i = 0; i < count(matrix.bytes()); i++) {
      Tensor copy = matrix.copy();
      kernels.add(
          new Kernel(copy.bytes(), () -> Functional.linear(row, copy.to(row.dtype()), null)));
    }
    return kernels;
  }

  private static List<Kernel> packed(Tensor row, Tensor matrix, Quantization kind) {
    PackedWeight first = PackedWeight.pack(matrix, kind);
    List<Kernel> kernels = new ArrayList<>();
    for (int i = 0; i < count(first.bytes()); i++) {
      PackedWeight copy =
          PackedWeight.of(kind, matrix.shape(), first.data().copy(), first.scales().copy());
      kernels.add(new Kernel(copy.bytes(), () -> copy.linear(row)));
    }
    return kernels;
  }

  private static int count(long bytes) {
    return (int) Math.max(FEWEST, (BYTES + bytes - 1) / bytes);
  }
}
