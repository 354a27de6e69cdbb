package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.Table;
import dev.tgs.bench.evaluate.Miss;
import dev.tgs.bench.evaluate.RunComparison;
import dev.tgs.bench.evaluate.RunFolder;
import dev.tgs.bench.evaluate.RunSettings;
import dev.tgs.bench.evaluate.RunTimes;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.report.ComparisonReport;
import dev.tgs.bench.report.EvaluationReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = {
      "Write the report of an evaluation anew, or two against each other.",
      "Nothing is computed again: it reads what 'tgs evaluate' left in its folder."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs report runs/a",
      "  ./tgs report runs/a runs/b --out runs/a-b",
      "  ./tgs report runs/a runs/b --json | jq '.scores[]'"
    })
final class ReportCommand implements Runnable {
  @Parameters(
      arity = "1..2",
      paramLabel = "RUN",
      description = {
        "Folder of a run. Of two, the references that both have are compared; the gains are the second one's."
      })
  private List<Path> runs;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the benchmark lies now, for the pictures (default: where the run found it).")
  private Path data;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Folder for the report (default: the run's own; runs/comparison of two runs).")
  private Path out;

  @Mixin private Console console;

  @Override
  public void run() {
    RunFolder first = RunFolder.read(runs.get(0));
    if (runs.size() == 1) {
      one(first);
    } else {
      two(RunComparison.of(first, RunFolder.read(runs.get(1))));
    }
  }

  private void one(RunFolder run) {
    Path page = (out == null ? run.folder() : out).resolve("report.html");
    EvaluationReport.write(
        page,
        benchmark(run.settings()),
        run.settings(),
        run.results(),
        RunTimes.total(run.folder()));
    ScoreTable table = ScoreTable.of(run.results());
    if (console.json()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("run", run.folder().toString());
      all.put("report", page.toString());
      all.put("scores", table.data());
      all.put("misses", misses(run));
      console.printJson(all);
    } else {
      ScorePrinter.lines(table).forEach(line -> console.print("%s", line));
      console.say("%s    scores, plots, and cases to look at", page);
      console.say("%s      the scores as Markdown", page.resolveSibling("report.md"));
    }
  }

  /** By split and reason: the uids that the run's own way missed. */
  private static Map<String, Map<String, List<String>>> misses(RunFolder run) {
    Map<String, Map<String, List<String>>> all = new LinkedHashMap<>();
    Miss.all(run.results(), run.settings().own())
        .forEach(
            (miss, references) ->
                references.forEach(
                    reference ->
                        all.computeIfAbsent(reference.split(), split -> new LinkedHashMap<>())
                            .computeIfAbsent(
                                miss.name().toLowerCase(Locale.ROOT), reason -> new ArrayList<>())
                            .add(reference.uid())));
    return all;
  }

  private void two(RunComparison comparison) {
    Path folder = out == null ? Path.of("runs", "comparison") : out;
    Path page =
        ComparisonReport.write(folder, comparison, benchmark(comparison.first().settings()));
    if (console.json()) {
      Map<String, Object> all = new LinkedHashMap<>(comparison.data());
      all.put("report", page.toString());
      console.printJson(all);
      return;
    }
    console.print("%-10s %-5s %5s  %6s %6s  %7s", "split", "", "refs", "A", "B", "B - A");
    for (RunComparison.Line line : comparison.lines()) {
      console.print(
          "%-10s %-5s %5d  %6.3f %6.3f  %+7.3f%s",
          line.split(),
          line.name(),
          line.references(),
          line.first(),
          line.second(),
          line.difference(),
          line.interval().isKnown()
              ? String.format(
                  Locale.ROOT, "  [%+.3f, %+.3f]", line.interval().low(), line.interval().high())
              : "");
    }
    if (comparison.leftOut() > 0) {
      console.note(
          "%d references that only one of the runs has are left out.", comparison.leftOut());
    }
    console.say("%s    gains and losses, reference by reference", page);
  }

  /** The report does without the benchmark where that has gone or changed. */
  private Optional<DataSet> benchmark(RunSettings settings) {
    Path folder = data == null ? settings.data() : data;
    Optional<DataException> failure = Optional.empty();
    boolean isThere = false;
    for (Table table : Table.values()) {
      try {
        DataSet set = DataSet.open(folder, table);
        if (set.digest().equals(settings.table())) {
          return Optional.of(set);
        }
        isThere = true;
      } catch (DataException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    if (data != null && !isThere) {
      throw failure.orElseThrow();
    }
    if (data != null) {
      throw new AgentException(
          "'%s' is not the benchmark of the run, its tables differ; leave --data out, or give the folder that was evaluated."
              .formatted(data));
    }
    console.note(
        isThere
            ? "the benchmark in '%s' has changed since; pictures and published numbers are left out."
            : "the benchmark in '%s' cannot be read; pictures and published numbers are left out, say where it is with --data.",
        folder);
    return Optional.empty();
  }
}
