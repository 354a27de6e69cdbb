package dev.tgs.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights that parity fixtures were made with, computed as parity/README.md 2 defines them. */
public final class ParityWeights implements TensorSource {
  private record Entry(
      List<String> streams, int start, long[] shape, double scale, double offset) {}

  private final String name;
  private final String seed;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ParityWeights(String name, JsonNode json) {
    this.name = name;
    this.seed = json.get("seed").asText();
    for (var field : json.get("tensors").properties()) {
      JsonNode tensor = field.getValue();
      long[] shape = new long[tensor.get("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = tensor.get("shape").get(i).asLong();
      }
      entries.put(
          field.getKey(),
          new Entry(
              streams(tensor.path("stream"), field.getKey()),
              tensor.path("start").asInt(0),
              shape,
              tensor.get("scale").asDouble(),
              tensor.get("offset").asDouble()));
    }
  }

  private static List<String> streams(JsonNode stream, String key) {
    if (!stream.isArray()) {
      return List.of(stream.asText(key));
    }
    List<String> names = new ArrayList<>();
    stream.forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Reads {@code parity/<name>.weights.json} of the test resources. */
  public static ParityWeights of(String name) {
    try (InputStream in =
        ParityWeights.class.getResourceAsStream("/parity/" + name + ".weights.json")) {
      return new ParityWeights(name, new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static float[] values(
      String seed, String stream, int start, int count, double scale, double offset) {
    long h = 0xCBF29CE484222325L;
    for (byte b : (seed + ":" + stream).getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xFF)) * 0x100000001B3L;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long z = h + (start + i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      double u = (z >>> 40) * 0x1p-23 - 1;
      values[i] = (float) (offset + scale * u);
    }
    return values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> keys() {
    return entries.keySet();
  }

  @Override
  public long[] shape(String key) {
    return entries.get(key).shape();
  }

  @Override
  public DType dtype(String key) {
    return DType.F32;
  }

  @Override
  public Tensor tensor(String key) {
    Entry entry = entries.get(key);
    int count = (int) Shapes.elements(entry.shape());
    FloatBuffer values = FloatBuffer.allocate(count);
    for (String stream : entry.streams()) {
      values.put(
          values(
              seed,
              stream,
              entry.start(),
              count / entry.streams().size(),
              entry.scale(),
              entry.offset()));
    }
    return Tensor.of(values.array(), entry.shape());
  }
}
