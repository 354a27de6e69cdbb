package dev.tgs.cli;

import dev.tgs.agent.models.Models;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.speed.EvaluateSpeed;
import dev.tgs.bench.speed.Machine;
import dev.tgs.engine.Engine;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private EvaluationOptions options;
  @Mixin private Console console;

  @Override
  public void run() {
    EvaluationOptions.Chosen chosen = options.choose(List.of(Mode.S), null, true, console);
    try (Models loaded = chosen.load(console)) {
      EvaluateSpeed speed = EvaluateSpeed.measure(chosen.evaluation(), loaded, console.progress());
      if (console.json()) {
        console.printJson(speed);
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
}
