package dev.tgs.engine.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format. */
public final class Safetensors implements TensorSource {
  private final DataFile file;
  private final SafetensorsHeader header;

  private Safetensors(DataFile file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /** Reads and checks the header; the source owns the file from then on. */
  static Safetensors read(DataFile file) {
    return new Safetensors(file, SafetensorsHeader.read(file));
  }

  @Override
  public String name() {
    return file.path().toString();
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** The free text that the writer left in the file. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public long[] shape(String key) {
    return entry(key).shape().clone();
  }

  @Override
  public DType dtype(String key) {
    return entry(key).dtype();
  }

  @Override
  public Tensor tensor(String key) {
    SafetensorsHeader.Entry entry = entry(key);
    return file.tensor(entry.dtype(), header.dataStart() + entry.begin(), entry.shape());
  }

  private SafetensorsHeader.Entry entry(String key) {
    SafetensorsHeader.Entry entry = header.entries().get(key);
    if (entry == null) {
      throw WeightFiles.noTensor(this, key);
    }
    return entry;
  }

  @Override
  public void close() {
    file.close();
  }

  /**
   * Writes the file whole or not at all.
   *
   * @param metadata free text; Hugging Face's libraries ask for {@code format: pt}
   */
  public static void write(Path target, Map<String, Tensor> tensors, Map<String, String> metadata) {
    write(target, new GivenTensors(target.toString(), tensors), metadata);
  }

  /**
   * Writes a model's parameters under their checkpoint keys; shared ones once, under their first.
   *
   * @param dtype of the parameters that follow the precision of the model
   */
  public static void write(Path target, Module model, DType dtype, Map<String, String> metadata) {
    write(target, new ModuleSource(target.toString(), model, dtype), metadata);
  }

  /** The same, of which one tensor at a time is read or made. */
  public static void write(Path target, TensorSource source, Map<String, String> metadata) {
    AtomicFile.write(target, channel -> encode(channel, source, metadata));
  }

  static void encode(WritableByteChannel channel, TensorSource source, Map<String, String> metadata)
      throws IOException {
    // Wide types first, so that every tensor is aligned for readers that map the file.
    List<String> keys =
        source.keys().stream()
            .sorted(
                Comparator.<String>comparingInt(key -> -source.dtype(key).bytes())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    channel.write(encodeHeader(keys, source, metadata));
    for (String key : keys) {
      try (Scope scope = Scope.open()) {
        writeTo(channel, announced(source, key));
      }
    }
  }

  /** A tensor of the type and shape that the head of a file says, which is written by then. */
  static Tensor announced(TensorSource source, String key) {
    Tensor tensor = source.tensor(key);
    if (tensor.dtype() != source.dtype(key) || !Arrays.equals(tensor.shape(), source.shape(key))) {
      throw new IllegalStateException(
          "Tensor '%s' of %s was announced as %s %s, but came as %s."
              .formatted(
                  key,
                  source.name(),
                  source.dtype(key),
                  Arrays.toString(source.shape(key)),
                  tensor));
    }
    return tensor;
  }

  private static ByteBuffer encodeHeader(
      List<String> keys, TensorSource source, Map<String, String> metadata) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode header = mapper.createObjectNode();
    if (!metadata.isEmpty()) {
      header.set("__metadata__", mapper.valueToTree(metadata));
    }
    long end = 0;
    for (String key : keys) {
      DType dtype = source.dtype(key);
      long[] shape = source.shape(key);
      long begin = end;
      end += Shapes.elements(shape) * dtype.bytes();
      ObjectNode entry = header.putObject(key);
      entry.put("dtype", dtype.name());
      entry.set("shape", mapper.valueToTree(shape));
      entry.putArray("data_offsets").add(begin).add(end);
    }
    byte[] json = mapper.writeValueAsBytes(header);
    int length = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(length).put(json);
    Arrays.fill(head.array(), head.position(), head.capacity(), (byte) ' ');
    return head.rewind();
  }

  /** Writes the raw elements of a tensor, wherever it lies. */
  static void writeTo(WritableByteChannel channel, Tensor tensor) throws IOException {
    try {
      tensor
          .to(Device.CPU)
          .contiguous()
          .slices(
              slice -> {
                try {
                  while (slice.hasRemaining()) {
                    channel.write(slice);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
