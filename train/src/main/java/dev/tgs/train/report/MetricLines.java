package dev.tgs.train.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.media.AtomicFiles;
import dev.tgs.train.Score;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a line of JSON for each step and each validation. When a run goes on after an
 * interruption, lines of steps that it makes again are dropped first.
 */
public final class MetricLines implements TrainListener {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;

  public MetricLines(Path file) {
    this.file = file;
  }

  /**
   * All whole lines of a file; the last one may have been cut off.
   *
   * @return objects with {@code step}, and {@code train} or {@code valid} with numbers by name
   */
  static List<JsonNode> read(Path file) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        JsonNode node = parse(line);
        if (node != null && node.path("step").isIntegralNumber()) {
          lines.add(node);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new TrainException(
          "%s could not be read (%s); move it away or make it readable.".formatted(file, e), e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return null; // cut off when the process was killed
    }
  }

  @Override
  public void started(long step) {
    StringBuilder kept = new StringBuilder();
    if (Files.exists(file)) {
      read(file).stream()
          .filter(line -> line.get("step").asLong() <= step)
          .forEach(line -> kept.append(line).append('\n'));
    }
    AtomicFiles.writeString(file, kept);
  }

  @Override
  public void stepped(Point at, double loss, Map<String, Double> terms, double rate, double norm) {
    ObjectNode line = line(at);
    ObjectNode train = line.putObject("train");
    train.put("loss", loss);
    terms.forEach(train::put);
    train.put("rate", rate).put("norm", norm).put("samples_per_second", at.samplesPerSecond());
    append(line);
  }

  @Override
  public void validated(Point at, Score score, boolean best) {
    ObjectNode line = line(at);
    ObjectNode valid = line.putObject("valid");
    valid.put("score", score.value());
    score.metrics().forEach(valid::put);
    line.put("best", best);
    append(line);
  }

  private static ObjectNode line(Point at) {
    return MAPPER
        .createObjectNode()
        .put("step", at.step())
        .put("seconds", at.seconds())
        .put("samples", at.samples());
  }

  private void append(ObjectNode line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TrainException(
          "%s could not be written (%s); check the free space of its disk.".formatted(file, e), e);
    }
  }
}
