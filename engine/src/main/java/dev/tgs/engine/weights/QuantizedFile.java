package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.PackedSource;
import dev.tgs.engine.PackedWeight;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The quantised matrices of a checkpoint, kept so that they need not be made again. All other
 * tensors, and every shape, come from the checkpoint itself.
 */
public final class QuantizedFile implements PackedSource {
  private static final String FORMAT = "tgs-quantized-2";
  private static final String SCALES = ".scales";

  private final Safetensors file;
  private final TensorSource checkpoint;
  private final Quantization kind;

  private QuantizedFile(Safetensors file, TensorSource checkpoint, Quantization kind) {
    this.file = file;
    this.checkpoint = checkpoint;
    this.kind = kind;
  }

  /**
   * Opens a file if it is there and belongs to the checkpoint and to this processor.
   *
   * @param checkpoint under the keys of the model; closed with the result
   * @param fingerprint of the checkpoint
   * @return empty if it has to be made anew
   */
  public static Optional<QuantizedFile> open(
      Path path, TensorSource checkpoint, String fingerprint, Quantization kind) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    TensorSource source;
    try {
      source = WeightFiles.open(path);
    } catch (EngineException e) {
      return Optional.empty();
    }
    if (source instanceof Safetensors file && metadata(fingerprint, kind).equals(file.metadata())) {
      return Optional.of(new QuantizedFile(file, checkpoint, kind));
    }
    source.close();
    return Optional.empty();
  }

  /**
   * Writes quantised matrices, whole or not at all.
   *
   * @param parameters of a loaded model, as far as they come from the checkpoint
   */
  public static void write(
      Path path, Map<String, Parameter> parameters, String fingerprint, Quantization kind) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        (key, parameter) ->
            parameter
                .packed()
                .ifPresent(
                    packed -> {
                      tensors.put(key, packed.data());
                      tensors.put(key + SCALES, packed.scales());
                    }));
    Safetensors.write(path, tensors, metadata(fingerprint, kind));
  }

  private static Map<String, String> metadata(String fingerprint, Quantization kind) {
    return Map.of(
        "format",
        FORMAT,
        "quantization",
        kind.toString(),
        "layout",
        PackedWeight.layout(kind),
        "checkpoint",
        fingerprint);
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public Set<String> keys() {
    return checkpoint.keys();
  }

  @Override
  public long[] shape(String key) {
    return checkpoint.shape(key);
  }

  @Override
  public DType dtype(String key) {
    return checkpoint.dtype(key);
  }

  @Override
  public Tensor tensor(String key) {
    return checkpoint.tensor(key);
  }

  @Override
  public boolean isPacked(String key) {
    return file.keys().contains(key) && file.keys().contains(key + SCALES);
  }

  @Override
  public PackedWeight packed(String key) {
    return PackedWeight.of(kind, shape(key), file.tensor(key), file.tensor(key + SCALES));
  }

  @Override
  public void close() {
    try (file) {
      checkpoint.close();
    }
  }
}
