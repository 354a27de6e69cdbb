package dev.tgs.bench.report;

import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.evaluate.EvaluationSettings;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ProtocolTable;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.RunSettings;
import dev.tgs.bench.evaluate.RunTimes;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.media.AtomicFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code report.html} of an evaluation, scores and cases to look at, and {@code report.md} beside
 * it, the scores alone.
 */
public final class EvaluationReport {
  /** Cases of each sort that are shown of a split. */
  private static final int CASES = 3;

  private static final String MARKDOWN = "report.md";

  private final Optional<DataSet> data;
  private final RunSettings settings;
  private final List<ReferenceResult> results;
  private final ScoreTable table;
  private final Mode own;
  private final How how;

  private EvaluationReport(
      Optional<DataSet> data,
      RunSettings settings,
      List<ReferenceResult> results,
      Optional<Duration> took) {
    this.data = data;
    this.settings = settings;
    this.results = results;
    this.table = ScoreTable.of(results);
    this.own = settings.own();
    this.how = new How(settings, took);
  }

  /**
   * Of a run that has just come to its end.
   *
   * @param file the page in the folder of the run; its table goes beside it
   * @param results of references of the data set
   */
  public static void write(
      Path file, DataSet data, EvaluationSettings settings, List<ReferenceResult> results) {
    Optional<Duration> took = RunTimes.total(file.toAbsolutePath().getParent());
    write(file, Optional.of(data), RunSettings.of(settings), results, took);
  }

  /**
   * @param file the page; its table goes beside it
   * @param data the benchmark, for pictures and published numbers; both are left out without it
   * @param took how long the run took, if that is known
   */
  public static void write(
      Path file,
      Optional<DataSet> data,
      RunSettings settings,
      List<ReferenceResult> results,
      Optional<Duration> took) {
    EvaluationReport report = new EvaluationReport(data, settings, results, took);
    AtomicFiles.writeString(file, report.page());
    AtomicFiles.writeString(file.resolveSibling(MARKDOWN), report.text());
  }

  private String title() {
    return "Evaluation of " + settings.data().getFileName();
  }

  private String subtitle() {
    return "%d references of %s, %s%s."
        .formatted(
            results.size(),
            String.join(", ", settings.splits()),
            own.title(),
            settings.limit() == 0 ? "" : ", about %d of a split".formatted(settings.limit()));
  }

  private String page() {
    Html html = Html.page(title());
    html.add("p", subtitle(), "class", "soft");
    html.begin("nav");
    splits().forEach(split -> html.add("a", split, "href", "#" + split));
    html.add("a", "how it was done", "href", "#how").end();
    scores().write(html);
    protocols().ifPresent(section -> section.write(html));
    for (String split : splits()) {
      html.begin("section", "id", split);
      Spread.write(html, split, of(split), settings.modes());
      sections(split).forEach(section -> section.write(html));
      cases(html, split);
      html.end();
    }
    how.write(html);
    return html.finish();
  }

  private String text() {
    Markdown markdown = new Markdown().title(1, title()).paragraph(subtitle());
    scores().write(markdown);
    protocols().ifPresent(section -> section.write(markdown));
    splits().forEach(split -> sections(split).forEach(section -> section.write(markdown)));
    how.write(markdown);
    return markdown.finish();
  }

  /** Those that have results. */
  private List<String> splits() {
    return results.stream().map(ReferenceResult::split).distinct().sorted().toList();
  }

  private List<ReferenceResult> of(String split) {
    return results.stream().filter(result -> result.split().equals(split)).toList();
  }

  private Section scores() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "J and F: higher is better. S, how much is marked: where nothing is meant, lower is better.");
    notes.add(How.INTERVALS);
    for (String split : splits()) {
      double iou = table.groundingIou().get(split);
      if (!Double.isNaN(iou)) {
        notes.add(
            "%s: boxes for the true phrase have an IoU of %s with those of the truth."
                .formatted(split, Numbers.score(iou)));
      }
    }
    return new Section("Scores", ScoreSection.totals(table.totals()), notes);
  }

  /** Empty if the run was not scored by several. */
  private Optional<Section> protocols() {
    List<ProtocolTable.Row> rows = ProtocolTable.of(results);
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section(
                "Scores by protocol",
                ScoreSection.protocols(rows),
                List.of(
                    "The same masks of %s, scored by each; numbers of different protocols are not comparable."
                        .formatted(own.title()))));
  }

  private List<Section> sections(String split) {
    List<Section> sections = new ArrayList<>();
    Anchors anchors = Anchors.load();
    List<ScoreTable.Row> totals =
        table.totals().stream().filter(row -> row.split().equals(split)).toList();
    data.flatMap(set -> AnchorSection.of(anchors, set, split, totals)).ifPresent(sections::add);
    List<ScoreTable.Row> kinds = table.breakdown(split, own);
    if (!kinds.isEmpty()) {
      sections.add(
          new Section(
              split + " by kind of reference", ScoreSection.groups("kind", kinds), List.of()));
    }
    List<ScoreTable.Row> objects = ScoreTable.objects(results, split, own);
    if (objects.size() > 1) {
      sections.add(
          new Section(split + " by object", ScoreSection.groups("object", objects), List.of()));
    }
    sections.add(MissSection.of(split, of(split), own));
    return sections;
  }

  private void cases(Html html, String split) {
    List<ReferenceResult> ranked =
        of(split).stream().sorted(Comparator.comparingDouble(this::quality).reversed()).toList();
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
    Pictures pictures = new Pictures(data);
    List<Case> cases = shown.stream().map(result -> pictures.of(result, own)).toList();
    if (cases.stream().anyMatch(one -> !one.shots().isEmpty())) {
      Case.legend(html);
    }
    cases.forEach(one -> one.write(html));
  }

  private double quality(ReferenceResult result) {
    var scores = result.modes().get(own.word()).scores();
    return scores.j() != null ? scores.j() : scores.s() != null ? 1 - scores.s() : 0;
  }
}
