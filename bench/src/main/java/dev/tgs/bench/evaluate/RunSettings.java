package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.bench.files.RunException;
import dev.tgs.bench.files.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The settings of a run as a report shows them. Other versions of the program may have written
 * them, so only what every version writes is asked for.
 */
public final class RunSettings {
  private final JsonNode json;
  private final List<Mode> modes;

  /**
   * One choice that two runs made differently.
   *
   * @param name with dots between its parts
   */
  public record Difference(String name, String first, String second) {}

  private RunSettings(JsonNode json) {
    this.json = json;
    this.modes = texts(json.path("modes")).stream().map(Mode::of).toList();
  }

  public static RunSettings of(EvaluationSettings settings) {
    return new RunSettings(settings.toJson());
  }

  /**
   * @throws RunException if the folder has none that can be read
   */
  static RunSettings read(Path folder) {
    Path file = folder.resolve(ResultLog.SETTINGS);
    if (!Files.isRegularFile(file)) {
      throw new RunException(
          "'%s' is no folder of a run, it has no %s; give one that 'tgs evaluate --out' wrote."
              .formatted(folder, ResultLog.SETTINGS));
    }
    try {
      JsonNode json = Json.MAPPER.readTree(file.toFile());
      if (texts(json.path("modes")).isEmpty() || json.path("data").asText().isEmpty()) {
        throw new RunException(
            "%s names no modes or no benchmark; give a folder that 'tgs evaluate --out' wrote."
                .formatted(file));
      }
      return new RunSettings(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new RunException(
          "%s cannot be read (%s); evaluate again into another folder."
              .formatted(file, firstLine(e)),
          e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  public String software() {
    return json.path("software").asText();
  }

  /** Folder of the benchmark. */
  public Path data() {
    return Path.of(json.path("data").asText());
  }

  /** Digest of the benchmark's tables. */
  public String table() {
    return json.path("table").asText();
  }

  public List<String> splits() {
    return texts(json.path("splits"));
  }

  /** 0 for all references. */
  public int limit() {
    return json.path("limit").asInt();
  }

  /** The run's own first. */
  public List<Mode> modes() {
    return modes;
  }

  /** The one that cases and breakdowns are about. */
  public Mode own() {
    return modes.get(0);
  }

  public List<ModelCard> models() {
    List<ModelCard> models = new ArrayList<>();
    for (JsonNode model : json.path("models")) {
      models.add(
          new ModelCard(
              model.path("phase").asText(),
              model.path("name").asText(),
              model.path("source").asText(),
              model.path("precision").asText(),
              model.path("device").asText(),
              model.path("random").asBoolean(),
              model.path("weights").asText(null)));
    }
    return models;
  }

  /** As JSON to read. */
  public String text() {
    return json.toPrettyString();
  }

  /** Where another run chose differently. */
  public List<Difference> differences(RunSettings other) {
    Map<String, String> first = SettingsFile.leaves(json);
    Map<String, String> second = SettingsFile.leaves(other.json);
    SortedSet<String> names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    return names.stream()
        .map(
            name ->
                new Difference(
                    name, first.getOrDefault(name, "absent"), second.getOrDefault(name, "absent")))
        .filter(difference -> !difference.first().equals(difference.second()))
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
