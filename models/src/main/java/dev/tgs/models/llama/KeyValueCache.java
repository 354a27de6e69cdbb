package dev.tgs.models.llama;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Keys and values of one sequence: those that it shares with others, then its own. The shared part
 * must not grow any more, and is closed by its owner after those that build on it.
 */
public final class KeyValueCache implements AutoCloseable {
  private final KeyValueCache prefix;
  private final Tensor[] keys;
  private final Tensor[] values;
  private final int capacity;
  private int own;

  /**
   * @param capacity most tokens
   * @param dtype type of the computation
   */
  public KeyValueCache(LlamaConfig config, int capacity, DType dtype, Device device) {
    this(
        null,
        config.numHiddenLayers(),
        config.numKeyValueHeads(),
        capacity,
        config.headDim(),
        dtype,
        device);
  }

  private KeyValueCache(
      KeyValueCache prefix,
      int layers,
      long heads,
      int capacity,
      long headDim,
      DType dtype,
      Device device) {
    this.prefix = prefix;
    this.capacity = capacity;
    this.keys = new Tensor[layers];
    this.values = new Tensor[layers];
    try (Scope scope = Scope.open()) {
      Tensor[] parts = parts(2L * layers, dtype, device, heads, capacity, headDim);
      for (int i = 0; i < layers; i++) {
        keys[i] = Scope.keep(parts[2 * i]);
        values[i] = Scope.keep(parts[2 * i + 1]);
      }
    }
  }

  /**
   * Out of one piece, which an allocator takes from the system and gives back by itself; gradients
   * need tensors that are written independently.
   */
  private static Tensor[] parts(long count, DType dtype, Device device, long... shape) {
    if (Autograd.recording()) {
      return LongStream.range(0, count)
          .mapToObj(i -> Tensor.empty(dtype, device, shape))
          .toArray(Tensor[]::new);
    }
    long[] whole = LongStream.concat(LongStream.of(count), LongStream.of(shape)).toArray();
    return Tensor.empty(dtype, device, whole).unbind(0);
  }

  /**
   * A sequence that goes on where this one is now.
   *
   * @param capacity most tokens beyond those that are shared
   */
  public KeyValueCache fork(int capacity) {
    if (prefix != null) {
      throw new IllegalStateException("A sequence with a shared part cannot be shared again.");
    }
    Tensor like = keys[0];
    return new KeyValueCache(
        this, keys.length, like.size(0), capacity, like.size(2), like.dtype(), like.device());
  }

  /** Tokens so far, shared ones included. */
  public int length() {
    return shared() + own;
  }

  /** Whether no further token has room. */
  boolean isFull() {
    return own == capacity;
  }

  int shared() {
    return prefix == null ? 0 : prefix.own;
  }

  int own() {
    return own;
  }

  /** The shared part; null if there is none. */
  KeyValueCache prefix() {
    return prefix;
  }

  /**
   * Writes the next tokens of one layer; {@link #advance} counts them once all layers have.
   *
   * @param before tokens of this pass that were written already
   * @param k [n, heads, d]
   * @param v [n, heads, d]
   */
  void append(int layer, int before, Tensor k, Tensor v) {
    long n = k.size(0);
    long at = (long) own + before;
    if (at + n > capacity) {
      throw new EngineException(
          "A sequence was given room for %d tokens, but token %d came."
              .formatted(capacity, at + n));
    }
    keys[layer].narrow(1, at, n).copyFrom(k.transpose(0, 1));
    values[layer].narrow(1, at, n).copyFrom(v.transpose(0, 1));
  }

  void advance(int n) {
    own += n;
  }

  /** The first tokens of this part [heads, tokens, d]. */
  Tensor keys(int layer, int tokens) {
    return keys[layer].narrow(1, 0, tokens);
  }

  /** As {@link #keys}. */
  Tensor values(int layer, int tokens) {
    return values[layer].narrow(1, 0, tokens);
  }

  @Override
  public void close() {
    Stream.of(keys, values).flatMap(Stream::of).forEach(Tensor::close);
  }
}
