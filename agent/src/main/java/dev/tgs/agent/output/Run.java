package dev.tgs.agent.output;

import dev.tgs.agent.StageTimes;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.policy.Policies;
import java.util.List;

/**
 * How an answer came about, for the record.
 *
 * @param software name and version of the program
 * @param times of every stage so far, those of the answer included
 * @param warnings what a reader of the result should know beside the grounding's own warnings
 */
public record Run(
    String software,
    List<ModelCard> models,
    Policies policies,
    StageTimes times,
    List<String> warnings) {
  public Run {
    models = List.copyOf(models);
    warnings = List.copyOf(warnings);
  }
}
