package dev.tgs.cli;

import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.Table;
import dev.tgs.bench.evaluate.Evaluation;
import dev.tgs.bench.evaluate.GivenThoughts;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ScoreRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which references are answered by which models, and how. */
final class EvaluationOptions {
  @Mixin private DataOptions data;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of random weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--box-threshold",
      paramLabel = "SCORE",
      description =
          "A box counts if its score is above this, 0 to 1 (default: 0.1, or what the models ask for).")
  private Float boxThreshold;

  @Mixin private ThinkOptions thinking;
  @Mixin private ModelsOption models;
  @Mixin private PolicyOptions policies;
  @Mixin private PlacementOptions placement;

  DataOptions data() {
    return data;
  }

  Table table() {
    return data.table();
  }

  /** What runs. */
  record Chosen(Evaluation evaluation, ModelChoice choice, Thinking thinking) {
    Models load(Console console) {
      return thinking.load(choice, evaluation.policies(), console.progress(), console);
    }
  }

  /**
   * As published where nobody says otherwise, but for a mini agent, which learnt no published
   * habits.
   *
   * @param modes the run's own first
   * @param thoughts file of thoughts that were written before; null for none
   */
  Chosen choose(List<Mode> modes, Path thoughts, boolean isSharing, Console console) {
    ModelChoice choice =
        thinking.choice(models.models(), seed, placement.placement(models.models()));
    models.explain(console);
    boolean isMini = ModelCatalog.isMini(choice);
    PolicyOptions.Chosen named = policies.chosen(isMini);
    Policies suited =
        boxThreshold == null
            ? ModelCatalog.suited(named.policies(), choice)
            : named.policies().withBoxThreshold(boxThreshold);
    Policies wanted = thinking.policies(suited, choice);
    Evaluation evaluation =
        new Evaluation(
                data.open(),
                data.splits(),
                data.limit(),
                modes,
                wanted,
                data.rules(named.rules()),
                Version.program())
            .with(Optional.ofNullable(thoughts).map(GivenThoughts::read), isSharing);
    evaluation.rows(); // what is wrong with them shows before the models are loaded
    explain(evaluation, choice, isMini, console);
    return new Chosen(
        evaluation,
        choice,
        evaluation.thinks() ? Thinking.of(thinking.remote(wanted)) : Thinking.NOT_AT_ALL);
  }

  private void explain(Evaluation evaluation, ModelChoice choice, boolean isMini, Console console) {
    if (policies.isSilent()) {
      console.note(
          "policies: %s",
          isMini
              ? "corrected, since a mini agent learnt no published habits"
              : "reference-compatible; --corrected for what good sense says");
    }
    if (choice.isRandom()) {
      console.warn("the weights are random: scores mean nothing, they only show that it runs.");
    }
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
    if (evaluation.withoutThought() > 0) {
      console.warn(
          "%s has no thought about %d references, which are left out; 'tgs think --data' goes on with it."
              .formatted(evaluation.given().orElseThrow().file(), evaluation.withoutThought()));
    }
  }
}
