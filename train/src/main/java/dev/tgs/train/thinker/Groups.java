package dev.tgs.train.thinker;

import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.optim.AdamW;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters as an optimiser takes them: matrices decay; norms, biases and tables do not. */
final class Groups {
  private static final double DECAY = 0.1;

  private Groups() {}

  static List<AdamW.Group> of(Map<String, Module> modules) {
    Map<String, Parameter> decaying = new LinkedHashMap<>();
    Map<String, Parameter> others = new LinkedHashMap<>();
    modules.forEach(
        (prefix, module) ->
            module
                .parameters()
                .forEach(
                    (key, parameter) -> {
                      if (!decaying.containsValue(parameter) && !others.containsValue(parameter)) {
                        (decays(key, parameter) ? decaying : others).put(prefix + key, parameter);
                      }
                    }));
    return List.of(new AdamW.Group(decaying, 1, DECAY), new AdamW.Group(others, 1, 0));
  }

  private static boolean decays(String key, Parameter parameter) {
    return parameter.shape().length > 1
        && !key.contains("embed")
        && !key.contains("query_tokens")
        && !key.contains("grep_a");
  }
}
