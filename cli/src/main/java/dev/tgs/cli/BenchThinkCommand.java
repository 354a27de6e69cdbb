package dev.tgs.cli;

import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.bench.speed.Machine;
import dev.tgs.bench.speed.Peers;
import dev.tgs.bench.speed.ThinkPeers;
import dev.tgs.bench.speed.ThinkSpeed;
import dev.tgs.bench.speed.ThinkWork;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Quantization;
import dev.tgs.models.llama.TokenChoice;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "think",
    description = {
      "Measure the thinker on the CPU: each part, a token, several references together.",
      "All other models are loaded too, so that the memory is that of the whole program."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs bench think",
      "  ./tgs bench think --quantize int4 --models weights/ > speed.md",
      "  ./tgs bench think --peers venv/",
      "  ./tgs bench think --models random-mini --new-tokens 8 --json"
    })
final class BenchThinkCommand implements Runnable {
  private static final long SEED = 0;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = ModelChoice.RANDOM_PUBLISHED,
      description = "As for segment (default: ${DEFAULT-VALUE}).")
  private String models;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      split = ",",
      defaultValue = "bf16",
      description = {
        "bf16 or fp32, or both (default: ${DEFAULT-VALUE}).",
        "The published sizes take 16 GiB in bf16, 30 in fp32 unless quantised."
      })
  private List<String> precisions;

  @Option(
      names = "--quantize",
      paramLabel = "BITS",
      split = ",",
      defaultValue = "none,int8,int4",
      description = "Of the language model, each with each precision (default: ${DEFAULT-VALUE}).")
  private List<String> quantizations;

  @Option(
      names = "--references",
      paramLabel = "N",
      defaultValue = "6",
      description = "Thought about together, beside one alone (default: ${DEFAULT-VALUE}).")
  private int references;

  @Option(
      names = "--new-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Of each thought (default: ${DEFAULT-VALUE}).")
  private int newTokens;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "2",
      description = "Of everything; the best counts (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--peers",
      paramLabel = "VENV",
      description =
          "Then time the public Python implementations with the same sizes; a Python environment"
              + " as parity/README.md makes it.")
  private Path peers;

  @Mixin private Console console;

  @Override
  public void run() {
    ThinkWork work = new ThinkWork(references, newTokens, repeats);
    List<ModelChoice> choices = choices();
    ThinkReport report = new ThinkReport(Machine.describe(Engine.threads()));
    try {
      if (peers == null) {
        measure(choices, work, report);
      } else {
        comparePeers(choices, work, report);
      }
    } finally { // what was measured is not lost with what failed
      if (console.json() && !report.speeds().isEmpty()) {
        console.printJson(report.data());
      }
    }
  }

  private void comparePeers(List<ModelChoice> choices, ThinkWork work, ThinkReport report) {
    // They start first, so that what is wrong with them shows before the long work.
    try (Peers python = Peers.start(peers, BenchCommand.peersScript())) {
      String versions = python.versions();
      measure(choices, work, report);
      ThinkPeers asked = new ThinkPeers(python, Engine.threads(), work);
      console.show(report.add(asked.compare(report.speeds()), versions));
    }
  }

  private List<ModelChoice> choices() {
    return precisions.stream()
        .map(precision -> new Placement(DType.parsePrecision(precision), Device.CPU))
        .flatMap(
            placement ->
                quantizations.stream()
                    .map(Quantization::parse)
                    .map(
                        bits -> new ModelChoice(models, SEED, placement, bits, TokenChoice.GREEDY)))
        .toList();
  }

  /** Every section is shown as soon as it is there: the next one may not fit the memory. */
  private void measure(List<ModelChoice> choices, ThinkWork work, ThinkReport report) {
    console.show(report.machine() + "\n");
    for (ModelChoice choice : choices) {
      String name = choice.placement().precision().precisionName() + ", " + choice.quantization();
      console.show(
          report.add(
              ThinkSpeed.measure(
                  choice, work, console.progress(), note -> console.note("%s: %s", name, note))));
    }
  }
}
