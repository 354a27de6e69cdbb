package dev.tgs.bench.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.RandomWeights;
import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.engine.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published implementation, from the files it loads; tolerances of the contract. */
class RefThinkerStepTest {
  private static final Path FIXTURES = Path.of("../models/src/test/resources/parity");
  private static final Path CONFIG = FIXTURES.resolve("ref-thinker.config.json");

  @TempDir static Path folder;
  private static Scope scope;
  private static Map<String, Tensor> inputs;

  @BeforeAll
  static void write() throws IOException {
    scope = Scope.open();
    inputs = tensors("in.");
    Map<String, Map<String, Tensor>> files = new TreeMap<>();
    JsonNode table =
        new ObjectMapper().readTree(FIXTURES.resolve("ref-thinker.weights.json").toFile());
    for (var entry : table.get("tensors").properties()) {
      String[] name = entry.getKey().split("/", 2);
      long start = RandomWeights.hash(table.get("seed").asText() + ":" + entry.getKey());
      files
          .computeIfAbsent(name[0], file -> new TreeMap<>())
          .put(name[1], values(entry.getValue(), start));
    }
    for (String part : List.of("llm", "clip")) {
      Path file = Files.createDirectory(folder.resolve(part)).resolve("model.safetensors");
      Safetensors.write(file, files.remove(part), Map.of("format", "pt"));
    }
    files.forEach((file, tensors) -> TorchFile.write(folder.resolve(file), tensors));
    Files.copy(FIXTURES.resolve("beats-tiny.pt"), folder.resolve("beats.pt"));
  }

  @AfterAll
  static void free() {
    scope.close();
  }

  private static Tensor values(JsonNode spec, long start) {
    long[] shape = new ObjectMapper().convertValue(spec.get("shape"), long[].class);
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (float)
              (spec.get("offset").asDouble()
                  + spec.get("scale").asDouble() * RandomWeights.uniform(start, i));
    }
    return Tensor.of(values, shape);
  }

  /** What the fixture holds after a prefix. */
  private static Map<String, Tensor> tensors(String prefix) {
    Map<String, Tensor> found = new HashMap<>();
    try (TensorSource file = WeightFiles.open(FIXTURES.resolve("ref-thinker.safetensors"))) {
      file.keys().stream()
          .filter(key -> key.startsWith(prefix))
          .forEach(key -> found.put(key.substring(prefix.length()), file.tensor(key)));
    }
    return found;
  }

  private static Map<String, Tensor> run(Map<String, Tensor> given, Path config, DType precision) {
    Path in = folder.resolve("in.safetensors");
    Path out = folder.resolve("out.safetensors");
    Safetensors.write(in, given, Map.of());
    Parity.run(
        "ref-thinker",
        new ParityCall(
            Optional.of(folder), Optional.empty(), Optional.of(config), in, out, precision));
    Map<String, Tensor> made = new HashMap<>();
    try (TensorSource file = WeightFiles.open(out)) {
      file.keys().forEach(key -> made.put(key, file.tensor(key)));
    }
    return made;
  }

  @ParameterizedTest
  @CsvSource({"F32, 5e-5", "BF16, 1.5e-1"})
  void equalsThePublishedImplementation(DType precision, double tolerance) {
    Map<String, Tensor> made = run(inputs, CONFIG, precision);
    Map<String, Tensor> expected = tensors("out.");
    assertThat(made.keySet()).isEqualTo(expected.keySet());
    for (String exact : List.of("attention_mask", "position_ids")) {
      assertThat(made.get(exact).equal(expected.get(exact))).as(exact).isTrue();
    }
    Tensor read = expected.get("attention_mask").unsqueeze(-1);
    for (Map<String, Tensor> side : List.of(made, expected)) {
      side.compute("logits", (name, logits) -> logits.mul(read)); // not compared where padded
    }
    for (String close : List.of("inputs_embeds", "logits", "generate_logits")) {
      assertThat(rel(made.get(close), expected.get(close))).as(close).isLessThan(tolerance);
    }
  }

  private static double rel(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).containsExactly(expected.shape());
    float[] a = actual.toFloats();
    float[] e = expected.toFloats();
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow((double) a[i] - e[i], 2);
      norm += Math.pow(e[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  /** Alone, a row is not padded: its logits stay, and generation sees no padding either. */
  @Test
  void theLogitsOfARowAreThoseOfTheRowAlone() {
    Map<String, Tensor> alone =
        Map.of(
            "frames", inputs.get("frames").narrow(0, 2, 1).contiguous(),
            "fbank", inputs.get("fbank").narrow(0, 2, 1).contiguous(),
            "input_ids.0", inputs.get("input_ids.2"));
    Map<String, Tensor> made = run(alone, CONFIG, DType.F32);
    Tensor logits = made.get("logits").select(0, 0);
    Tensor among = tensors("out.").get("logits").select(0, 2);
    long n = logits.size(0);
    assertThat(rel(logits, among.narrow(0, among.size(0) - n, n))).isLessThan(5e-5);
    assertThat(rel(made.get("generate_logits").select(0, 0), logits.select(0, n - 1)))
        .isLessThan(1e-6);
  }

  @Test
  void rowsWithoutTheirPlacesAreRefused() throws IOException {
    Path bare = Files.writeString(folder.resolve("bare.json"), withoutTokens());
    assertThatThrownBy(() -> run(inputs, bare, DType.F32))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("special_token_ids")
        .hasMessageContaining("<video>");
    for (long[] ids : List.of(new long[] {7, 103, 7}, new long[] {103, 106, 103})) {
      Map<String, Tensor> wrong = new HashMap<>(inputs);
      wrong.put("input_ids.1", Tensor.of(ids, ids.length));
      assertThatThrownBy(() -> run(wrong, CONFIG, DType.F32))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("input_ids.1 must hold");
    }
  }

  private static String withoutTokens() throws IOException {
    var config =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            new ObjectMapper().readTree(CONFIG.toFile());
    config.remove("special_token_ids");
    return config.toString();
  }

  @Test
  void everyMissingFileIsNamed() throws IOException {
    Path in = folder.resolve("in.safetensors");
    Safetensors.write(in, inputs, Map.of());
    Path empty = Files.createDirectory(folder.resolve("empty"));
    ParityCall call =
        new ParityCall(
            Optional.of(empty), Optional.empty(), Optional.of(CONFIG), in, in, DType.F32);
    assertThatThrownBy(() -> Parity.run("ref-thinker", call))
        .isInstanceOf(AgentException.class)
        .hasMessageContainingAll(
            "llm", "clip", "beats.pt", "finetune_weights.bin", "non_lora_trainables.bin");
  }
}
