package dev.tgs.cli;

import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.bench.speed.Machine;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.TrainException;
import dev.tgs.train.refthinker.speed.TrainSpeed;
import dev.tgs.train.refthinker.speed.TrainWork;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = {
      "Measure a training step of Ref-Thinker on the CPU, part by part, with random weights.",
      "Few layers do: all are alike. Gradients are computed with the layers' values kept, and with"
          + " the layers computed again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs bench train",
      "  ./tgs bench train --layers 1 --micro-batch 2 > speed.md",
      "  ./tgs bench train --models random-mini --precision bf16,fp32 --json"
    })
final class BenchTrainCommand implements Runnable {
  @Option(
      names = "--models",
      paramLabel = "SIZES",
      defaultValue = ModelChoice.RANDOM_PUBLISHED,
      description = "random-published or random-mini (default: ${DEFAULT-VALUE}).")
  private String models;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Of the language model (default: ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--micro-batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Sequences that go through together (default: ${DEFAULT-VALUE}).")
  private int microBatch;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      split = ",",
      defaultValue = "bf16",
      description = {
        "Of the frozen layers, bf16 or fp32, or both (default: ${DEFAULT-VALUE}).",
        "What is trained is kept in fp32."
      })
  private List<String> precisions;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Of a step, after one to warm up; the median counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Mixin private Console console;

  @Override
  public void run() {
    RefThinkerConfig sizes = sizes();
    TrainWork work = new TrainWork(sizes.withLlm(sizes.llm().withLayers(layers)), microBatch, runs);
    List<Placement> placements =
        precisions.stream()
            .map(precision -> new Placement(DType.parsePrecision(precision), Device.CPU))
            .toList();
    TrainReport report = new TrainReport(Machine.describe(Engine.threads()));
    console.show(report.machine() + "\n");
    for (Placement placement : placements) {
      String name = placement.precision().precisionName();
      TrainSpeed speed =
          TrainSpeed.measure(work, placement, note -> console.note("%s, %s", name, note));
      console.show(report.add(speed));
    }
    if (console.json()) {
      console.printJson(report.data());
    }
  }

  private RefThinkerConfig sizes() {
    return switch (models) {
      case ModelChoice.RANDOM_PUBLISHED -> RefThinkerConfig.PUBLISHED;
      case ModelChoice.RANDOM_MINI -> RefThinkerConfig.MINI;
      default ->
          throw new TrainException(
              "A training step is measured with random weights, --models %s or %s, not %s."
                  .formatted(ModelChoice.RANDOM_PUBLISHED, ModelChoice.RANDOM_MINI, models));
    };
  }
}
