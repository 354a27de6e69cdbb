package dev.tgs.engine.weights;

import dev.tgs.engine.DType;

/** A run of elements in a torch checkpoint, which tensors are views of. */
record Storage(String key, DType dtype, long elements) {
  long bytes() {
    return elements * dtype.bytes();
  }
}
