package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.policy.Policies;
import java.util.List;

/**
 * All that the results of a run depend on.
 *
 * @param data folder of the benchmark
 * @param table digest of its table of references
 * @param limit about so many references of each split; 0 for all
 * @param modes by their words, the run's own first
 * @param thoughts file of thoughts that were written before; absent where the run thinks itself
 */
public record EvaluationSettings(
    String software,
    String data,
    String table,
    List<String> splits,
    int limit,
    List<String> modes,
    @JsonInclude(JsonInclude.Include.NON_NULL) String thoughts,
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
}
