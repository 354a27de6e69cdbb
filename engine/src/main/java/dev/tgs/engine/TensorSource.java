package dev.tgs.engine;

import java.util.Set;

/** Named tensors, wherever they come from: a weight file, a folder of shards, a view of another. */
public interface TensorSource extends AutoCloseable {
  /** Where the tensors come from, for messages. */
  String name();

  Set<String> keys();

  /** Shape of one tensor, known without reading it. */
  long[] shape(String key);

  DType dtype(String key);

  /** Reads one tensor to the CPU in its stored type; it belongs to the current scope. */
  Tensor tensor(String key);

  /** Closes the files behind the source; nothing by default. */
  @Override
  default void close() {}
}
