package dev.tgs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.bench.evaluate.Evaluation;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.speed.EvaluateSpeed;
import dev.tgs.bench.speed.Machine;
import dev.tgs.engine.Engine;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = {
      "Measure what it brings that references of a clip share what belongs to it:",
      "references a minute with sharing, and computed one by one as the published scripts do."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs bench evaluate --data data/ --split test_s --limit 30",
      "  ./tgs bench evaluate --data data/ --limit 6 --models random-published --max-new-tokens 16"
    })
final class BenchEvaluateCommand implements Runnable {
  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of random weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ThinkOptions thinkOptions;
  @Mixin private ModelsOption models;
  @Mixin private PolicyOptions policyOptions;
  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Override
  public void run() {
    ModelChoice choice = thinkOptions.choice(models.models(), seed, placement.placement());
    models.explain(console);
    EvaluationOptions.Chosen chosen =
        EvaluationOptions.choose(policyOptions, thinkOptions, null, choice);
    Evaluation evaluation =
        new Evaluation(
            dataOptions.open(),
            dataOptions.splits(),
            dataOptions.limit(),
            List.of(Mode.S),
            chosen.policies(),
            dataOptions.rules(chosen.rules()),
            Version.program());
    EvaluationOptions.explain(policyOptions, choice, console);
    Thinking thinking = Thinking.of(thinkOptions.remote(chosen.policies()));
    try (Models loaded = thinking.load(choice, chosen.policies(), console.progress(), console)) {
      EvaluateSpeed speed = EvaluateSpeed.measure(evaluation, loaded, console.progress());
      if (console.json()) {
        console.out().println(json(speed));
        console.out().flush();
        return;
      }
      console.print("%s", Machine.describe(Engine.threads()));
      console.print("%d references of %d clips", speed.references(), speed.clips());
      console.print("  sharing          %8.1f references a minute", speed.sharedRate());
      console.print("  one by one       %8.1f references a minute", speed.aloneRate());
      console.print(
          "  gain             %8.2f times, %s results",
          speed.gain(), speed.equal() ? "equal" : "DIFFERENT");
    }
  }

  private static String json(EvaluateSpeed speed) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(speed);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a speed could not be put into JSON", e);
    }
  }
}
