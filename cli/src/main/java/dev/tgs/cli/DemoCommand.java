package dev.tgs.cli;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.output.OutputFolder;
import dev.tgs.agent.output.Run;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.evaluate.Demo;
import dev.tgs.bench.report.DemoReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Draw a new scene with sound, and think, ground and segment one of its references.",
      "What was found is compared with the truth that was drawn."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs demo",
      "  ./tgs demo --seed 7 --references 3 --out demo/",
      "  ./tgs demo --models random-mini"
    })
final class DemoCommand implements Runnable {
  /** Below are the seeds of data sets. */
  private static final int FIRST_SEED = 1_000_000;

  private static final int SEEDS = 1_000_000;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "Folder for the scene and the results (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the scene, from 0; a new one at each run by default.")
  private Integer seed;

  @Option(
      names = "--references",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many references are answered, 1 to 6 (default: ${DEFAULT-VALUE}).")
  private int references;

  @Mixin private ModelsOption models;
  @Mixin private ThinkOptions thinking;
  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Override
  public void run() {
    if (references < 1 || (seed != null && seed < 0)) {
      throw new AgentException(
          "A demo takes 1 reference or more of a scene whose seed is from 0, not %d of seed %d."
              .formatted(references, seed));
    }
    int drawn = seed == null ? FIRST_SEED + RandomGenerator.getDefault().nextInt(SEEDS) : seed;
    OutputFolder.open(out);
    ModelChoice choice = thinking.choice(models.models(), 0, placement.placement(models.models()));
    models.explain(console);
    Policies policies =
        thinking.policies(ModelCatalog.suited(Policies.corrected(), choice), choice);
    Demo demo = Demo.draw(drawn, references, out.resolve("scene-" + drawn));
    console.say("Scene %d is drawn: %s", drawn, demo.media().resolve("clip.mp4"));
    try (Models loaded =
        Thinking.of(thinking.remote(policies))
            .load(choice, policies, console.progress(), console)) {
      answer(demo, loaded, policies, choice);
    }
  }

  private void answer(Demo demo, Models loaded, Policies policies, ModelChoice choice) {
    List<String> warnings = choice.isRandom() ? List.of(Segmentation.RANDOM) : List.of();
    demo.rows().forEach(row -> console.say("\"%s\"", row.expression()));
    List<Demo.Outcome> outcomes = run(demo, loaded, policies);
    Clip clip = demo.clip();
    for (int i = 0; i < outcomes.size(); i++) {
      Demo.Outcome outcome = outcomes.get(i);
      Path folder = outcomes.size() == 1 ? out : out.resolve(Integer.toString(i + 1));
      Run run =
          new Run(Version.program(), loaded.cards(), policies, outcome.answer().times(), warnings);
      OutputFolder.open(folder).write(clip, outcome.answer(), run, Set.of(), console.progress());
      print(outcome, folder);
    }
    Path report = out.resolve("report.html");
    DemoReport.write(report, demo, outcomes, loaded.cards(), warnings);
    console.print("%s  all of it, the truth beside", report);
    warnings.forEach(warning -> console.warn(Failures.sentence(warning)));
  }

  private List<Demo.Outcome> run(Demo demo, Models loaded, Policies policies) {
    ThoughtPrinter printer =
        new ThoughtPrinter(console.out(), demo.rows().size(), console.progress());
    try {
      return demo.run(
          loaded,
          policies,
          console.speaks() ? printer : dev.tgs.agent.ThoughtStream.SILENT,
          console.speaks() ? printer : console.progress());
    } finally {
      printer.end();
    }
  }

  private void print(Demo.Outcome outcome, Path folder) {
    console.print("");
    console.print("\"%s\"", outcome.row().expression());
    console.print(
        "  named %s, meant is %s; J %s  F %s",
        outcome.answer().thought().flatMap(t -> t.simpleObject()).orElse("nothing"),
        outcome.truth().sObject(),
        number(outcome.scores().j()),
        number(outcome.scores().f()));
    console.say("  %s    all frames at a glance", folder.resolve("sheet.png"));
    console.say("  %s  the clip with its masks and its sound", folder.resolve("overlay.mp4"));
  }

  private static String number(Float value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
