package dev.tgs.bench.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.media.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** All that the results beside it depend on; a run with other settings does not go on with them. */
public final class SettingsFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_DIFFERENCES = 6;

  private SettingsFile() {}

  /**
   * Writes the settings, or compares them with those that are there.
   *
   * @throws RunException if they differ
   */
  public static void settle(Path file, JsonNode now) {
    if (!Files.exists(file)) {
      AtomicFiles.writeString(file, now.toPrettyString() + "\n");
      return;
    }
    JsonNode fresh;
    try {
      // Through text, so that numbers have the same type on either side.
      fresh = MAPPER.readTree(MAPPER.writeValueAsString(now));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings could not be put into JSON", e);
    }
    List<String> differences = differences(read(file), fresh);
    if (!differences.isEmpty()) {
      int more = Math.max(0, differences.size() - MOST_DIFFERENCES);
      throw new RunException(
          "The run in %s has other settings: %s%s; choose another place with --out, or run it as before."
              .formatted(
                  file.toAbsolutePath().getParent(),
                  String.join("; ", differences.subList(0, differences.size() - more)),
                  more > 0 ? "; and %d more".formatted(more) : ""));
    }
  }

  /**
   * @throws RunException if it is not there or no JSON
   */
  public static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new RunException("%s is no JSON; choose another place with --out.".formatted(file), e);
    } catch (IOException e) {
      throw new RunException("%s cannot be read (%s).".formatted(file, e), e);
    }
  }

  /** Where two settings differ, in words; empty if they do not. */
  public static List<String> differences(JsonNode before, JsonNode now) {
    Map<String, String> old = leaves(before);
    Map<String, String> fresh = leaves(now);
    SortedSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(fresh.keySet());
    return names.stream()
        .filter(name -> !old.getOrDefault(name, "").equals(fresh.getOrDefault(name, "")))
        .map(
            name ->
                "%s was %s and is now %s"
                    .formatted(
                        name, old.getOrDefault(name, "absent"), fresh.getOrDefault(name, "absent")))
        .toList();
  }

  /** Every value of a tree by its path, with dots between its parts. */
  public static Map<String, String> leaves(JsonNode node) {
    Map<String, String> leaves = new LinkedHashMap<>();
    flatten("", node, leaves);
    return leaves;
  }

  private static void flatten(String name, JsonNode node, Map<String, String> leaves) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue(),
                      leaves));
    } else if (node.isArray() && node.size() > 0 && node.get(0).isContainerNode()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(name + "[" + i + "]", node.get(i), leaves);
      }
    } else {
      leaves.put(name, node.isTextual() ? node.asText() : node.toString());
    }
  }
}
