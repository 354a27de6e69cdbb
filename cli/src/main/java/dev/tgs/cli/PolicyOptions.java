package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.evaluate.ScoreRules;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The choices on the way from a reference to a mask, and from a mask to a score. */
final class PolicyOptions {
  private static final String CORRECTED = "corrected";
  private static final String COMPATIBLE = "reference-compatible";

  @Option(
      names = "--policies",
      paramLabel = "NAME",
      description = {
        "corrected: the prompt of the training, each reference for itself; the best box, cut out of"
            + " the frame as it is; masks at the clip's size.",
        "reference-compatible: all that the published drivers do, so that their numbers come out"
            + " again.",
        "Default: corrected; where a benchmark is evaluated reference-compatible, but corrected for"
            + " a mini agent, which learnt no published habits."
      })
  private String name;

  @Option(names = "--corrected", description = "The same as --policies corrected.")
  private boolean corrected;

  @Option(
      names = "--policy",
      paramLabel = "NAME=VALUE",
      description = {
        "Changes one of them, such as box-choice=best-score, segmenter-view.size=full or"
            + " score.truth-mask=binary-then-nearest; a wrong name lists all."
      })
  private Map<String, String> single = new LinkedHashMap<>();

  /** The choices, and the rules of scoring that go with them. */
  record Chosen(Policies policies, ScoreRules rules) {}

  /** Whether nothing was asked for. */
  boolean isSilent() {
    return name == null && !corrected;
  }

  /** What was asked for; corrected if nothing was. */
  Policies policies() {
    return chosen(true).policies();
  }

  /**
   * What was asked for.
   *
   * @param isCorrected what it is if nothing was
   */
  Chosen chosen(boolean isCorrected) {
    if (corrected && name != null && !name.equals(CORRECTED)) {
      throw new AgentException("--corrected and --policies %s exclude each other.".formatted(name));
    }
    String asked = name == null ? (corrected || isCorrected ? CORRECTED : COMPATIBLE) : name;
    Chosen chosen =
        switch (asked) {
          case CORRECTED -> new Chosen(Policies.corrected(), ScoreRules.corrected());
          case COMPATIBLE ->
              new Chosen(Policies.referenceCompatible(), ScoreRules.referenceCompatible());
          default ->
              throw new AgentException(
                  "--policies is corrected or reference-compatible, not '%s'.".formatted(name));
        };
    return SinglePolicies.change(chosen, single);
  }
}
