package dev.tgs.cli;

import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.policy.Policies;
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
}
