package dev.tgs.train.refthinker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.models.RandomWeights;
import dev.tgs.engine.DType;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The weights of a table as parity/README.md 2 defines them, of one stream a tensor. */
final class WeightsTable implements TensorSource {
  private final Path file;
  private final String seed;
  private final Map<String, JsonNode> entries = new LinkedHashMap<>();

  /**
   * @param part that keys begin with, and that is cut off
   */
  WeightsTable(Path file, String part) throws IOException {
    this.file = file;
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    seed = json.get("seed").asText();
    json.get("tensors")
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith(part)) {
                JsonNode tensor = entry.getValue();
                entries.put(entry.getKey().substring(part.length()), tensor);
                if (!tensor.has("stream")) {
                  ((com.fasterxml.jackson.databind.node.ObjectNode) tensor)
                      .put("stream", entry.getKey());
                }
              }
            });
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Set<String> keys() {
    return entries.keySet();
  }

  @Override
  public long[] shape(String key) {
    JsonNode shape = entries.get(key).get("shape");
    long[] sides = new long[shape.size()];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = shape.get(i).asLong();
    }
    return sides;
  }

  @Override
  public DType dtype(String key) {
    return DType.F32;
  }

  @Override
  public Tensor tensor(String key) {
    JsonNode entry = entries.get(key);
    long start = RandomWeights.hash(seed + ":" + entry.get("stream").asText());
    int first = entry.path("start").asInt(0);
    float[] values = new float[(int) Shapes.elements(shape(key))];
    for (int i = 0; i < values.length; i++) {
      double u = RandomWeights.uniform(start, first + i);
      values[i] = (float) (entry.get("offset").asDouble() + entry.get("scale").asDouble() * u);
    }
    return Tensor.of(values, shape(key));
  }
}
