package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.bench.data.DataCheck;
import dev.tgs.bench.data.DataSet;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Look for every file that the table of a benchmark names, and read some clips of each split.",
      "Fails with exit code 1 if something is missing or broken."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs data check --data REFAVS/",
      "  ./tgs data check --data data/ --sample 50 --json"
    })
final class DataCheckCommand implements Runnable {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The benchmark: metadata.csv, media/ and gt_mask/, as Ref-AVSBench has them.")
  private Path data;

  @Option(
      names = "--table",
      paramLabel = "own|r2|r2-clips",
      defaultValue = "own",
      description = "Whose references: see 'tgs evaluate --help' (default: ${DEFAULT-VALUE}).")
  private String table;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "5",
      description = "Clips of each split that are read whole (default: ${DEFAULT-VALUE}).")
  private int sample;

  @Mixin private Console console;

  @Override
  public void run() {
    if (sample < 0) {
      throw new AgentException("--sample is 0 or more, not %d.".formatted(sample));
    }
    DataCheck check =
        DataCheck.of(DataSet.open(data, DataOptions.table(table)), sample, console.progress());
    if (console.json()) {
      console.printJson(check);
    } else {
      print(check);
    }
    if (!check.isWhole()) {
      int count = check.problems().values().stream().mapToInt(DataCheck.Problem::count).sum();
      throw new AgentException(
          "'%s' is not whole: %d times something is missing or broken; 'tgs evaluate --missing pass-over' evaluates what is there."
              .formatted(data, count));
    }
  }

  private void print(DataCheck check) {
    console.print(
        "%-10s %10s %8s %6s %6s  %-14s %-12s %-14s %5s",
        "split", "references", "repeated", "null", "clips", "frames", "sounds", "masks", "read");
    for (Map.Entry<String, DataCheck.SplitCount> split : check.splits().entrySet()) {
      DataCheck.SplitCount count = split.getValue();
      console.print(
          "%-10s %10d %8d %6d %6d  %-14s %-12s %-14s %5d",
          split.getKey(),
          count.references(),
          count.repeated(),
          count.nulls(),
          count.clips(),
          words(count.frames()),
          words(count.sounds()),
          words(count.masks()),
          count.read());
    }
    check
        .problems()
        .forEach(
            (what, problem) ->
                console.print(
                    "%d times %s: %s%s",
                    problem.count(),
                    what,
                    String.join(", ", problem.places()),
                    problem.count() > problem.places().size() ? ", ..." : ""));
  }

  private static String words(DataCheck.Share share) {
    return share.isWhole()
        ? Integer.toString(share.there())
        : share.there() + " of " + share.wanted();
  }
}
