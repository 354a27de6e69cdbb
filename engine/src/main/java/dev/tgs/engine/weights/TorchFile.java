package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint of {@code torch.save}: a state dict, alone or under one of the names that training
 * scripts give it. Nothing that the file names is ever run.
 */
public final class TorchFile implements TensorSource {
  private static final List<String> WRAPPERS = List.of("model", "state_dict", "module");

  private final DataFile file;
  private final TorchContents contents;
  private final Map<?, ?> stateDict;
  private final Map<String, StoredTensor> tensors;

  private TorchFile(DataFile file, TorchContents contents, Map<?, ?> stateDict) {
    this.file = file;
    this.contents = contents;
    this.stateDict = stateDict;
    this.tensors = tensors(stateDict);
  }

  static TorchFile of(DataFile file, TorchContents contents) {
    if (!(contents.root() instanceof Map<?, ?> root)) {
      throw file.wrong("holds no dict, but a state dict is needed; save model.state_dict()");
    }
    for (String wrapper : WRAPPERS) {
      if (root.get(wrapper) instanceof Map<?, ?> inner && !tensors(inner).isEmpty()) {
        return new TorchFile(file, contents, inner);
      }
    }
    if (tensors(root).isEmpty() && !root.isEmpty()) {
      throw file.wrong(
          "holds no tensors at its top or under "
              + String.join(", ", WRAPPERS)
              + "; its top holds "
              + root.keySet().stream().limit(5).map(k -> DataFile.quote("" + k)).toList());
    }
    return new TorchFile(file, contents, root);
  }

  private static Map<String, StoredTensor> tensors(Map<?, ?> map) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof StoredTensor tensor) {
            tensors.put(name, tensor);
          }
        });
    return tensors;
  }

  @Override
  public String name() {
    return file.path().toString();
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String key) {
    return stored(key).shape().clone();
  }

  @Override
  public DType dtype(String key) {
    return stored(key).storage().dtype();
  }

  /**
   * Reads the part of the storage that the tensor spans. A tensor with strides of its own keeps
   * them, so that one value expanded to a large shape takes no more memory than it has.
   */
  @Override
  public Tensor tensor(String key) {
    StoredTensor stored = stored(key);
    DType dtype = stored.storage().dtype();
    long start = contents.positions().get(stored.storage().key()) + stored.offset() * dtype.bytes();
    return stored.isContiguous()
        ? file.tensor(dtype, start, stored.shape())
        : file.tensor(dtype, start, stored.extent()).asStrided(stored.shape(), stored.strides(), 0);
  }

  private StoredTensor stored(String key) {
    StoredTensor stored = tensors.get(key);
    if (stored == null) {
      throw WeightFiles.noTensor(this, key);
    }
    return stored;
  }

  /**
   * What the file holds beside the state dict, such as a configuration, in plain Java containers;
   * tensors in it stand as text of their type and shape.
   */
  public Map<String, Object> values() {
    PlainValues plain = new PlainValues(file, stateDict);
    Map<String, Object> values = new LinkedHashMap<>();
    ((Map<?, ?>) contents.root())
        .forEach(
            (key, value) -> {
              boolean inStateDict =
                  value == stateDict
                      || (stateDict == contents.root() && value instanceof StoredTensor);
              if (key instanceof String name && !inStateDict) {
                values.put(name, plain.copy(value));
              }
            });
    return Collections.unmodifiableMap(values);
  }

  @Override
  public void close() {
    file.close();
  }

  /** Writes a state dict that {@code torch.load(weights_only=True)} reads, whole or not at all. */
  public static void write(Path target, Map<String, Tensor> tensors) {
    write(target, new GivenTensors(target.toString(), tensors));
  }

  /** The same, of which one tensor at a time is read or made. */
  public static void write(Path target, TensorSource source) {
    AtomicFile.write(target, channel -> TorchZipWriter.write(channel, source));
  }
}
