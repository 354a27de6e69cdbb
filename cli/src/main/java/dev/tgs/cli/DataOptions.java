package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.data.Table;
import dev.tgs.bench.evaluate.ScoreRules;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which references of which benchmark. */
final class DataOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The benchmark: metadata.csv, media/ and gt_mask/, as Ref-AVSBench has them.")
  private Path data;

  @Option(
      names = "--table",
      paramLabel = "own|r2|r2-clips",
      defaultValue = "own",
      description = {
        "Whose references: the folder's own; those of R2-AVSBench (R2AVSBench_metadata.csv); or those"
            + " of Ref-AVSBench to the clips of R2-AVSBench (RefAVSBenchRef_R2AVSBenchVideo.csv).",
        "A table may also lie in R2AVSBench beside the folder (default: ${DEFAULT-VALUE})."
      })
  private String table;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "test_s",
      description = "Which references; several with commas (default: ${DEFAULT-VALUE}).")
  private List<String> splits;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "About so many references of each split, as whole clips (default: all).")
  private int limit;

  @Option(
      names = "--missing",
      paramLabel = "refuse|pass-over",
      description = {
        "What becomes of frames whose picture or mask is not there.",
        "Default: pass-over with --policies reference-compatible, else refuse."
      })
  private String missing;

  boolean isGiven() {
    return data != null;
  }

  DataSet open() {
    if (data == null) {
      throw new ParameterException(
          command.commandLine(), "Say which benchmark: the folder with --data is missing.");
    }
    return DataSet.open(data, table());
  }

  Table table() {
    return table(table);
  }

  static Table table(String word) {
    try {
      return Table.of(word);
    } catch (IllegalArgumentException e) {
      throw new AgentException("--table: " + e.getMessage(), e);
    }
  }

  Set<String> splits() {
    return new LinkedHashSet<>(splits);
  }

  int limit() {
    if (limit < 0) {
      throw new AgentException("--limit is 0 for all or more, not %d.".formatted(limit));
    }
    return limit;
  }

  /** The rules with what was said about missing files. */
  ScoreRules rules(ScoreRules rules) {
    if (missing == null) {
      return rules;
    }
    return switch (missing) {
      case "refuse" -> rules.withMissing(MissingFiles.REFUSE);
      case "pass-over" -> rules.withMissing(MissingFiles.PASS_OVER);
      default ->
          throw new AgentException(
              "--missing is refuse or pass-over, not '%s'.".formatted(missing));
    };
  }
}
