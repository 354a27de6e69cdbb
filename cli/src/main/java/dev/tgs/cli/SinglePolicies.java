package dev.tgs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.evaluate.ScoreRules;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Changes choices by their names, which are those of the records that hold them. */
final class SinglePolicies {
  private static final String SCORE = "score.";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  private SinglePolicies() {}

  static PolicyOptions.Chosen change(PolicyOptions.Chosen chosen, Map<String, String> changes) {
    if (changes.isEmpty()) {
      return chosen;
    }
    ObjectNode policies = MAPPER.valueToTree(chosen.policies());
    ObjectNode rules = MAPPER.valueToTree(chosen.rules());
    changes.forEach(
        (name, value) -> {
          boolean isScore = name.startsWith(SCORE);
          ObjectNode tree = isScore ? rules : policies;
          set(tree, isScore ? name.substring(SCORE.length()) : name, name, value, policies, rules);
        });
    return new PolicyOptions.Chosen(read(policies, Policies.class), read(rules, ScoreRules.class));
  }

  private static void set(
      ObjectNode tree,
      String path,
      String name,
      String value,
      ObjectNode policies,
      ObjectNode rules) {
    String[] parts = path.split("\\.", -1);
    JsonNode holder = tree;
    for (int i = 0; i < parts.length - 1; i++) {
      holder = holder.path(parts[i]);
    }
    String last = parts[parts.length - 1];
    JsonNode old = holder.path(last);
    if (!(holder instanceof ObjectNode object) || !old.isValueNode()) {
      throw new AgentException(
          "There is no policy '%s'; there are %s.".formatted(name, names(policies, rules)));
    }
    if (old.isNumber()) {
      try {
        object.put(last, Double.parseDouble(value));
      } catch (NumberFormatException e) {
        throw new AgentException(
            "The policy '%s' is a number, not '%s'.".formatted(name, value), e);
      }
    } else {
      object.put(last, value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private static String names(ObjectNode policies, ObjectNode rules) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    leaves("", policies, leaves);
    leaves(SCORE, rules, leaves);
    return String.join(", ", leaves.keySet());
  }

  private static void leaves(String prefix, JsonNode node, Map<String, JsonNode> leaves) {
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                leaves(prefix + field.getKey() + ".", field.getValue(), leaves);
              } else {
                leaves.put(prefix + field.getKey(), field.getValue());
              }
            });
  }

  private static <T> T read(ObjectNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (InvalidFormatException e) {
      String name =
          e.getPath().stream().map(part -> part.getFieldName()).collect(Collectors.joining("."));
      String accepted =
          e.getTargetType().isEnum()
              ? Arrays.stream(e.getTargetType().getEnumConstants())
                  .map(SinglePolicies::word)
                  .collect(Collectors.joining(", "))
              : e.getTargetType().getSimpleName();
      throw new AgentException(
          "The policy '%s' is one of %s, not '%s'.".formatted(name, accepted, word(e.getValue())),
          e);
    } catch (JsonProcessingException e) {
      String message = e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
      throw new AgentException(message, e);
    }
  }

  private static String word(Object value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
