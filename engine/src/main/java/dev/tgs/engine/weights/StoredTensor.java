package dev.tgs.engine.weights;

import java.util.Arrays;

/** A tensor of a torch checkpoint: a view of a storage, counted in elements. */
record StoredTensor(Storage storage, long offset, long[] shape, long[] strides) {
  /** Checks that the view stays inside of its storage. */
  static StoredTensor of(
      DataFile file, Storage storage, long offset, long[] shape, long[] strides) {
    file.bytesOf(storage.dtype(), shape);
    StoredTensor tensor = new StoredTensor(storage, offset, shape, strides);
    if (shape.length != strides.length || !tensor.isInside()) {
      throw file.wrong(
          "holds a tensor of shape "
              + Arrays.toString(shape)
              + ", strides "
              + Arrays.toString(strides)
              + " and offset "
              + offset
              + ", which leaves its storage of "
              + storage.elements()
              + " elements; the file is damaged");
    }
    return tensor;
  }

  private boolean isInside() {
    try {
      return offset >= 0
          && Arrays.stream(strides).noneMatch(stride -> stride < 0)
          && Math.addExact(offset, extent()) <= storage.elements();
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Elements of the storage from the first that the tensor uses to the last. */
  long extent() {
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
    }
    return last + 1;
  }

  /** Whether the elements lie in the order of the shape, without gaps. */
  boolean isContiguous() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] > 1 && strides[i] != expected) {
        return extent() == 0;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** Type and shape, for the places where a tensor stands among plain values. */
  @Override
  public String toString() {
    return storage.dtype() + Arrays.toString(shape);
  }
}
