package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.policy.Policies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that the results of a run depend on.
 *
 * @param data folder of the benchmark
 * @param table digest of its table of references
 * @param limit about so many references of each split; 0 for all
 * @param modes by their words, the run's own first
 */
public record EvaluationSettings(
    String software,
    String data,
    String table,
    List<String> splits,
    int limit,
    List<String> modes,
    List<ModelCard> models,
    Policies policies,
    ScoreRules rules) {

  /** As JSON to read. */
  public String text() {
    return toJson().toPrettyString();
  }

  JsonNode toJson() {
    return Json.MAPPER.valueToTree(this);
  }

  /** Where two settings differ, in words; empty if they do not. */
  static List<String> differences(JsonNode before, JsonNode now) {
    Map<String, String> old = new LinkedHashMap<>();
    Map<String, String> fresh = new LinkedHashMap<>();
    flatten("", before, old);
    flatten("", now, fresh);
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
