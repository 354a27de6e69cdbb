package dev.tgs.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Inputs and expected outputs of one parity case, read from the test resources. */
public final class ParityFixture {
  private final JsonNode header;
  private final ByteBuffer data;

  private ParityFixture(byte[] file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(buffer.getLong());
    header = new ObjectMapper().readTree(file, Long.BYTES, length);
    data = buffer.slice(Long.BYTES + length, file.length - Long.BYTES - length);
  }

  /** Reads {@code parity/<name>.safetensors}. */
  public static ParityFixture of(String name) {
    try (InputStream in =
        ParityFixture.class.getResourceAsStream("/parity/" + name + ".safetensors")) {
      return new ParityFixture(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON resource of the parity folder as a record. */
  public static <T> T config(String name, Class<T> type) {
    try (InputStream in =
        ParityFixture.class.getResourceAsStream("/parity/" + name + ".config.json")) {
      return new ObjectMapper().readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String key) {
    return header.has(key);
  }

  /** The tensor under a key such as {@code in.pixel_values} or {@code out.pred_boxes}. */
  public Tensor get(String key) {
    JsonNode entry = header.get(key);
    long[] shape = new long[entry.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.get("shape").get(i).asLong();
    }
    DType dtype = DType.valueOf(entry.get("dtype").asText());
    int from = entry.get("data_offsets").get(0).asInt();
    int bytes = (int) Shapes.elements(shape) * dtype.bytes();
    return Tensor.copyOf(data.slice(from, bytes), dtype, shape);
  }

  /** A picture [height, width, channels]. */
  public Image image(String key) {
    try (Scope scope = Scope.open()) {
      Tensor tensor = get(key);
      return Image.of(
          (int) tensor.size(0), (int) tensor.size(1), (int) tensor.size(2), tensor.toBytes());
    }
  }

  /** Frobenius norm of the difference over that of the expected tensor, in float64. */
  public static double rel(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).containsExactly(expected.shape());
    float[] a = actual.toFloats();
    float[] e = expected.toFloats();
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      if (Float.isInfinite(e[i])) {
        assertThat(a[i]).isEqualTo(e[i]);
      } else {
        assertThat(a[i]).isFinite();
        difference += ((double) a[i] - e[i]) * ((double) a[i] - e[i]);
        norm += (double) e[i] * e[i];
      }
    }
    return Math.sqrt(difference / norm);
  }

  /** Largest absolute difference. */
  public static double abs(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).containsExactly(expected.shape());
    return actual.sub(expected).abs().max().item();
  }
}
