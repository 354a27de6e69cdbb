package dev.tgs.engine;

/** A source that holds some of its matrices quantised already. */
public interface PackedSource extends TensorSource {
  boolean isPacked(String key);

  /** Reads one of them; it belongs to the current scope. */
  PackedWeight packed(String key);
}
