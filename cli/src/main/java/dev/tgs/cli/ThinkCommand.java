package dev.tgs.cli;

import dev.tgs.agent.Clip;
import dev.tgs.agent.ClipReader;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Sampling;
import dev.tgs.agent.Stage;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.ThinkerCatalog;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.evaluate.ScoreRules;
import dev.tgs.bench.evaluate.ThinkRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "think",
    description = {
      "Watch and hear a clip, and say in words what a sentence refers to.",
      "Several sentences about one clip cost little more than one.",
      "With --data it thinks about all references of a benchmark, for 'tgs ground-segment'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs think clip.mp4 \"the one who is singing\" --models weights/ --stream",
      "  ./tgs think clip.mp4 \"the singer\" \"the guitar that is not played\" --models weights/ --json",
      "  ./tgs think clip.mp4 \"the singer\" --models weights/ --quantize int4",
      "  ./tgs think --data REFAVS/ --split test_s --models weights/ --out runs/a/inference_results.jsonl",
      "  ./tgs think clip.mp4 \"the singer\" --thinker http://localhost:8000/v1 --thinker-model NAME"
    })
final class ThinkCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CLIP",
      description =
          "Video file, or folder of JPEG or PNG frames with their sound in audio.wav; ten frames"
              + " and ten pieces of its sound are taken in, whatever its length.")
  private Path source;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "REFERENCE",
      description = "A sentence that says what is meant; several are thought about together.")
  private List<String> references = List.of();

  @Mixin private DataOptions dataOptions;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "With --data: the file of the thoughts, inference_results.jsonl as published; one that is there is gone on with.")
  private Path out;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of random weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--stream", description = "Show the thoughts while they are being written.")
  private boolean stream;

  @Mixin private ThinkOptions thinking;
  @Mixin private ModelsOption models;
  @Mixin private PolicyOptions policyOptions;
  @Mixin private PlacementOptions placement;
  @Mixin private Console console;

  @Override
  public void run() {
    if (dataOptions.isGiven() == (source != null)) {
      throw new ParameterException(
          spec.commandLine(),
          source == null
              ? "Say what to think about: a clip and a reference, or --data."
              : "A clip and --data exclude each other.");
    }
    if (source != null && references.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'REFERENCE'");
    }
    boolean isLocal = !thinking.isRemote();
    String run = isLocal ? models.models() : ModelChoice.RANDOM_MINI;
    ModelChoice choice = thinking.choice(run, seed, placement.placement(run));
    PolicyOptions.Chosen chosen =
        policyOptions.chosen(source != null || ModelCatalog.isMini(choice));
    Policies policies = thinking.policies(chosen.policies(), choice);
    if (isLocal) {
      models.explain(console);
    }
    if (isLocal && choice.isRandom()) {
      console.warn("the weights are random: thoughts mean nothing, they only show that it runs.");
    }
    if (source == null) {
      ofBenchmark(choice, policies, dataOptions.rules(chosen.rules()));
    } else {
      ofClip(choice, policies);
    }
  }

  private void ofBenchmark(ModelChoice choice, Policies policies, ScoreRules rules) {
    if (out == null) {
      throw new ParameterException(
          spec.commandLine(), "Say where the thoughts go: the file with --out is missing.");
    }
    DataSet data = dataOptions.open();
    List<DataRow> rows = data.rows(dataOptions.splits(), rules.duplicates(), dataOptions.limit());
    ProgressBar bar = console.progress();
    ThinkRun run = new ThinkRun(data, rows, rules.missing(), policies.think(), Version.program());
    ThinkerCatalog.Loaded loaded = load(choice, policies, bar);
    try (Thinker thinker = loaded.thinker()) {
      int count = run.run(thinker, loaded.card(), out, bar);
      console.print("%d references thought about, %d in all: %s", count, rows.size(), out);
    }
  }

  private void ofClip(ModelChoice choice, Policies policies) {
    List<Reference> asked = references.stream().map(Reference::new).toList();
    ProgressBar bar = console.progress();
    Clip clip = ClipReader.read(source, Sampling.dividing(source), bar);
    if (!thinking.isRemote()) {
      ModelsOption.honestly(choice, source).ifPresent(console::warn);
    }
    ThinkerCatalog.Loaded loaded = load(choice, policies, bar);
    try (Thinker thinker = loaded.thinker();
        Thinker.Watching watching = thinker.watch(clip)) {
      boolean isShown = stream && !console.json();
      report(
          asked,
          isShown ? shown(watching, asked, bar) : watching.think(asked, ThoughtStream.SILENT, bar),
          isShown);
    }
  }

  private List<Thought> shown(Thinker.Watching watching, List<Reference> asked, ProgressBar bar) {
    ThoughtPrinter printer = new ThoughtPrinter(console.out(), asked.size(), bar);
    try {
      return watching.think(asked, printer, printer);
    } finally {
      printer.end();
    }
  }

  private ThinkerCatalog.Loaded load(ModelChoice choice, Policies policies, Progress progress) {
    Optional<ThinkerCatalog.Loaded> remote = thinking.remote(policies);
    if (remote.isPresent()) {
      return remote.get();
    }
    progress.report(Stage.LOAD, 0, 1);
    ThinkerCatalog.Loaded loaded =
        ThinkerCatalog.load(choice, policies.think(), note -> console.note("%s", note));
    progress.report(Stage.LOAD, 1, 1);
    return loaded;
  }

  private void report(List<Reference> asked, List<Thought> thoughts, boolean shown) {
    thoughts.stream()
        .flatMap(thought -> thought.warnings().stream())
        .distinct()
        .forEach(console::warn);
    if (console.json()) {
      console.printJson(rows(asked, thoughts));
      return;
    }
    for (int i = 0; i < asked.size(); i++) {
      if (shown || i > 0) {
        console.print("");
      }
      print(asked.get(i), thoughts.get(i), shown);
    }
  }

  private void print(Reference reference, Thought thought, boolean shown) {
    console.print("\"%s\"", reference.text());
    if (!shown) {
      console.print(
          "  reasoning  %s", thought.reasoning().strip().replace("\n", "\n             "));
    }
    console.print("  object     %s", object(thought.simpleObject()).orElse("no such object"));
    object(thought.fineObject()).ifPresent(fine -> console.print("  in detail  %s", fine));
  }

  /** Empty also if the thought says that nothing is meant. */
  private static Optional<String> object(Optional<String> named) {
    return named
        .map(text -> new Phrase(text, Phrase.Origin.SIMPLE_OBJECT))
        .filter(phrase -> !phrase.text().isBlank() && !phrase.saysNothing())
        .map(Phrase::text);
  }

  private static List<Map<String, Object>> rows(List<Reference> asked, List<Thought> thoughts) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Thought thought = thoughts.get(i);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("reference", asked.get(i).text());
      row.put("reasoning", thought.reasoning());
      row.put("fine_object", thought.fineObject().orElse(null));
      row.put("simple_object", thought.simpleObject().orElse(null));
      row.put("text", thought.text());
      row.put("warnings", thought.warnings());
      rows.add(row);
    }
    return rows;
  }
}
