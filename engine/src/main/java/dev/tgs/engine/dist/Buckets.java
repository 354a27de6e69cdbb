package dev.tgs.engine.dist;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings tensors of one type to an operation over flat memory, in pieces of a bounded size: many
 * small tensors side by side in one bucket, large ones where they are. The pieces depend on nothing
 * but the shapes, so that all processes make the same.
 */
final class Buckets {
  static final long BYTES = 32L << 20;

  /** From here on copying into a bucket costs more than an operation of its own. */
  private static final long LARGE = 1L << 20;

  private final DType dtype;
  private final Consumer<ByteBuffer> operation;
  private final List<Tensor> small = new ArrayList<>();
  private long elements;

  private Buckets(DType dtype, Consumer<ByteBuffer> operation) {
    this.dtype = dtype;
    this.operation = operation;
  }

  /**
   * Has the operation change the elements of all tensors.
   *
   * @param tensors of any strides
   */
  static void over(List<Tensor> tensors, DType dtype, Consumer<ByteBuffer> operation) {
    Buckets buckets = new Buckets(dtype, operation);
    for (Tensor tensor : tensors) {
      if (tensor.bytes() >= LARGE) {
        buckets.inPlace(tensor);
      } else {
        buckets.add(tensor);
      }
    }
    buckets.flush();
  }

  private void inPlace(Tensor tensor) {
    try (Scope scope = Scope.open()) {
      Tensor flat = tensor.contiguous().view(-1);
      long piece = BYTES / dtype.bytes();
      for (long start = 0; start < flat.numel(); start += piece) {
        operation.accept(flat.narrow(0, start, Math.min(piece, flat.numel() - start)).view());
      }
      if (!tensor.isContiguous()) {
        tensor.copyFrom(flat.view(tensor.shape()));
      }
    }
  }

  private void add(Tensor tensor) {
    if ((elements + tensor.numel()) * dtype.bytes() > BYTES) {
      flush();
    }
    small.add(tensor);
    elements += tensor.numel();
  }

  private void flush() {
    if (elements > 0) {
      try (Scope scope = Scope.open()) {
        Tensor bucket = Tensor.empty(dtype, Device.CPU, elements);
        long start = 0;
        for (Tensor tensor : small) {
          part(bucket, start, tensor).copyFrom(tensor);
          start += tensor.numel();
        }
        operation.accept(bucket.view());
        start = 0;
        for (Tensor tensor : small) {
          tensor.copyFrom(part(bucket, start, tensor));
          start += tensor.numel();
        }
      }
    }
    small.clear();
    elements = 0;
  }

  private static Tensor part(Tensor bucket, long start, Tensor like) {
    return bucket.narrow(0, start, like.numel()).view(like.shape());
  }
}
