package dev.tgs.cli;

import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.evaluate.Evaluation;
import dev.tgs.bench.evaluate.ScoreRules;

/** How references of a benchmark are answered where nobody says otherwise. */
final class EvaluationOptions {
  private EvaluationOptions() {}

  /** The choices of a run. */
  record Chosen(Policies policies, ScoreRules rules) {}

  /**
   * As published, but for a mini agent, which learnt no published habits.
   *
   * @param boxThreshold null for the one of the policies, or what the models ask for
   */
  static Chosen choose(
      PolicyOptions policyOptions,
      ThinkOptions thinkOptions,
      Float boxThreshold,
      ModelChoice choice) {
    boolean isMini = ModelCatalog.isMini(choice);
    PolicyOptions.Chosen named = policyOptions.chosen(isMini);
    Policies policies =
        boxThreshold == null
            ? ModelCatalog.suited(named.policies(), choice)
            : named.policies().withBoxThreshold(boxThreshold);
    return new Chosen(thinkOptions.policies(policies, choice), named.rules());
  }

  /** Says what was chosen where nobody did. */
  static void explain(PolicyOptions policyOptions, ModelChoice choice, Console console) {
    if (policyOptions.isSilent()) {
      console.note(
          "policies: %s",
          ModelCatalog.isMini(choice)
              ? "corrected, since a mini agent learnt no published habits"
              : "reference-compatible; --corrected for what good sense says");
    }
  }

  /** Says how many clips are not there, where they are passed over. */
  static void warn(Evaluation evaluation, Console console) {
    int absent = evaluation.absent(evaluation.rows()).size();
    if (absent > 0) {
      console.warn(
          "the clips of %d references are not in %s; these %s."
              .formatted(
                  absent,
                  evaluation.data().folder().resolve("media"),
                  evaluation.rules().unknown() == ScoreRules.Unknown.SCORES_ZERO
                      ? "score 0, as published"
                      : "do not count"));
    }
  }
}
