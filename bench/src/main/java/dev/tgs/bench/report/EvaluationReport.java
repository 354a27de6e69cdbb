package dev.tgs.bench.report;

import dev.tgs.agent.models.ModelCard;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.evaluate.EvaluationSettings;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.evaluate.ScoreRules;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.report.Case.Shot;
import dev.tgs.media.AtomicFiles;
import dev.tgs.media.Mask;
import dev.tgs.media.Rle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code report.html} of an evaluation: scores, and cases to look at. */
public final class EvaluationReport {
  /** Cases of each sort that are shown of a split. */
  private static final int CASES = 3;

  /** Every second frame is shown. */
  private static final int STEP = 2;

  private final DataSet data;
  private final EvaluationSettings settings;
  private final List<ReferenceResult> results;
  private final ScoreTable table;
  private final Mode own;
  private final Map<String, DataRow> rows;

  private EvaluationReport(
      DataSet data, EvaluationSettings settings, List<ReferenceResult> results) {
    this.data = data;
    this.settings = settings;
    this.results = results;
    this.table = ScoreTable.of(results);
    this.own = Mode.of(settings.modes().get(0));
    this.rows =
        data.rows().stream()
            .collect(Collectors.toMap(DataRow::uid, Function.identity(), (first, last) -> last));
  }

  /**
   * @param results of references of the data set
   */
  public static void write(
      Path file, DataSet data, EvaluationSettings settings, List<ReferenceResult> results) {
    AtomicFiles.writeString(file, new EvaluationReport(data, settings, results).page());
  }

  private String page() {
    Html html = Html.page("Evaluation of " + data.folder().toAbsolutePath().getFileName());
    html.add(
        "p",
        "%d references of %s, %s."
            .formatted(results.size(), String.join(", ", settings.splits()), own.title()),
        "class",
        "soft");
    html.add("h2", "Scores");
    ScoreSection.write(html, table.totals(), false);
    table
        .groundingIou()
        .forEach(
            (split, iou) -> {
              if (!Double.isNaN(iou)) {
                html.add(
                    "p",
                    "%s: boxes for the true phrase have an IoU of %s with those of the truth."
                        .formatted(split, Numbers.score(iou)));
              }
            });
    html.add(
        "p",
        "J and F: higher is better. S, how much is marked where nothing is meant: lower is better.",
        "class",
        "soft");
    for (String split : settings.splits()) {
      List<ScoreTable.Row> parts = table.breakdown(split, own);
      if (!parts.isEmpty()) {
        html.add("h2", split + " by kind of reference");
        ScoreSection.write(html, parts, true);
      }
    }
    settings.splits().forEach(split -> cases(html, split));
    how(html);
    return html.finish();
  }

  private void cases(Html html, String split) {
    List<ReferenceResult> ranked =
        results.stream()
            .filter(result -> result.split().equals(split))
            .sorted(Comparator.comparingDouble(this::quality).reversed())
            .toList();
    int count = Math.min(CASES, ranked.size());
    int middle = Math.max(0, ranked.size() / 2 - count / 2);
    section(html, split + ": best", ranked.subList(0, count));
    if (ranked.size() > 2 * CASES) {
      section(html, split + ": in the middle", ranked.subList(middle, middle + count));
    }
    if (ranked.size() > CASES) {
      int from = Math.max(CASES, ranked.size() - count);
      section(html, split + ": worst", ranked.subList(from, ranked.size()));
    }
  }

  private void section(Html html, String title, List<ReferenceResult> shown) {
    html.add("h2", title);
    Case.legend(html);
    shown.forEach(result -> toCase(result).write(html));
  }

  private ModeResult ownOf(ReferenceResult result) {
    return result.modes().get(own.word());
  }

  private double quality(ReferenceResult result) {
    var scores = ownOf(result).scores();
    return scores.j() != null ? scores.j() : 1 - scores.s();
  }

  private Case toCase(ReferenceResult result) {
    ModeResult answer = ownOf(result);
    DataRow row = rows.get(result.uid());
    DataClip clip = data.clip(row, MissingFiles.PASS_OVER);
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < clip.clip().size(); i += STEP) {
      Optional<Mask> truth =
          data.mask(row, clip.indices().get(i), MissingFiles.PASS_OVER).map(Mask::of);
      Mask found = Rle.decode(ScoreRules.SIDE, ScoreRules.SIDE, answer.masks().get(i));
      String caption = clip.indices().get(i) + " s";
      shots.add(new Shot(clip.clip().frames().get(i).image(), caption, found, truth));
    }
    String wording = result.reworded() == null ? "" : result.reworded() ? ", reworded" : ", plain";
    return new Case(
        result.reference(),
        result.uid() + (result.kind() == null ? "" : ", by " + result.kind()) + wording,
        "J %s, F %s, S %s"
            .formatted(
                Numbers.score(answer.scores().j()),
                Numbers.score(answer.scores().f()),
                Numbers.score(answer.scores().s())),
        Optional.ofNullable(answer.thought())
            .map(t -> Optional.ofNullable(answer.simpleObject()).orElse("nothing")),
        Optional.ofNullable(result.trueObject()),
        Optional.ofNullable(answer.right()),
        Optional.ofNullable(answer.reasoning()).orElse(""),
        shots);
  }

  private void how(Html html) {
    html.add("h2", "How it was done");
    html.begin("dl");
    entry(html, "program", settings.software());
    entry(html, "benchmark", settings.data() + " (tables " + settings.table() + ")");
    for (ModelCard model : settings.models()) {
      entry(
          html,
          model.phase(),
          "%s, %s, %s on %s"
              .formatted(model.name(), model.source(), model.precision(), model.device()));
    }
    html.end();
    html.begin("details").add("summary", "All settings");
    html.add("pre", settings.text());
    html.end();
  }

  private static void entry(Html html, String name, String value) {
    html.add("dt", name).add("dd", value);
  }
}
