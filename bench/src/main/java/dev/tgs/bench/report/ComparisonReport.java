package dev.tgs.bench.report;

import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.evaluate.RunComparison;
import dev.tgs.bench.evaluate.RunComparison.Line;
import dev.tgs.bench.evaluate.RunComparison.Pair;
import dev.tgs.bench.evaluate.RunFolder;
import dev.tgs.bench.evaluate.RunSettings.Difference;
import dev.tgs.bench.evaluate.Scores;
import dev.tgs.bench.report.Plot.Dot;
import dev.tgs.bench.report.Table.Cell;
import dev.tgs.bench.report.Table.Column;
import dev.tgs.media.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code compare.html} of two runs, and {@code compare.md} beside it: their scores side by side,
 * and the references that gained or lost most.
 */
public final class ComparisonReport {
  private static final int TABLED = 12;

  /** Of the gains, and of the losses. */
  private static final int SHOWN = 3;

  private static final String PAGE = "compare.html";
  private static final String MARKDOWN = "compare.md";

  private final RunComparison comparison;
  private final Pictures pictures;
  private final RunFolder first;
  private final RunFolder second;

  private ComparisonReport(RunComparison comparison, Optional<DataSet> data) {
    this.comparison = comparison;
    this.pictures = new Pictures(data);
    this.first = comparison.first();
    this.second = comparison.second();
  }

  /**
   * @param data the benchmark, for pictures; they are left out without it
   * @return the page
   */
  public static Path write(Path folder, RunComparison comparison, Optional<DataSet> data) {
    ComparisonReport report = new ComparisonReport(comparison, data);
    Path page = folder.resolve(PAGE);
    AtomicFiles.writeString(page, report.page());
    AtomicFiles.writeString(folder.resolve(MARKDOWN), report.text());
    return page;
  }

  private String title() {
    return "A: %s, B: %s".formatted(first.name(), second.name());
  }

  private String subtitle() {
    return "%d references in common, %d that only one of them has are left out. A: %s. B: %s."
        .formatted(
            comparison.pairs().size(),
            comparison.leftOut(),
            first.settings().own().title(),
            second.settings().own().title());
  }

  private String page() {
    Html html = Html.page(title());
    html.add("p", subtitle(), "class", "soft");
    scores().write(html);
    List<Dot> dots = dots();
    if (!dots.isEmpty()) {
      html.begin("div", "class", "plots");
      Plot.scatter(html, "J of every reference: above the line B is better", "A", "B", dots);
      Plot.curves(
          html,
          "How many reach at least this J",
          "at least this J",
          "share of references",
          List.of(
              Spread.curve("A", dots.stream().mapToDouble(Dot::x).toArray()),
              Spread.curve("B", dots.stream().mapToDouble(Dot::y).toArray())));
      html.end();
    }
    changes().forEach(section -> section.write(html));
    cases(html, "Largest gains of B", comparison.gains(SHOWN));
    cases(html, "Largest losses of B", comparison.losses(SHOWN));
    settings().write(html);
    return html.finish();
  }

  private String text() {
    Markdown markdown = new Markdown().title(1, title()).paragraph(subtitle());
    Stream.concat(Stream.of(scores()), Stream.concat(changes().stream(), Stream.of(settings())))
        .forEach(section -> section.write(markdown));
    return markdown.finish();
  }

  private Section scores() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Line line : comparison.lines()) {
      rows.add(
          List.of(
              Cell.of(line.split()),
              Cell.of(line.name()),
              new Cell(
                  Numbers.difference(line.difference()),
                  Numbers.differences(line.interval()),
                  Double.NaN),
              Cell.of(line.first()),
              Cell.of(line.second()),
              Cell.of(Integer.toString(line.references())),
              Cell.of(verdict(line))));
    }
    return new Section(
        "Scores",
        new Table(
            List.of(
                Column.text("split"),
                Column.text("score"),
                Column.number("B - A"),
                Column.number("A"),
                Column.number("B"),
                Column.number("refs"),
                Column.text("")),
            rows),
        List.of(How.INTERVALS + " Both runs are drawn together, reference by reference."));
  }

  private static String verdict(Line line) {
    if (!line.interval().isKnown()) {
      return "";
    }
    return line.interval().contains(0) ? "no clear difference" : "a clear difference";
  }

  private List<Dot> dots() {
    return comparison.pairs().stream()
        .filter(pair -> pair.first().scores().j() != null && pair.second().scores().j() != null)
        .map(pair -> new Dot(pair.first().scores().j(), pair.second().scores().j()))
        .toList();
  }

  private List<Section> changes() {
    return Stream.of(
            changes("What B gained", comparison.gains(TABLED)),
            changes("What B lost", comparison.losses(TABLED)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Section> changes(String title, List<Pair> pairs) {
    if (pairs.isEmpty()) {
      return Optional.empty();
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      rows.add(
          List.of(
              Cell.of(pair.reference().reference()),
              Cell.of(score(pair.first().scores())),
              Cell.of(score(pair.second().scores())),
              Cell.of(Numbers.difference(pair.gain())),
              Cell.of(object(pair.first())),
              Cell.of(object(pair.second())),
              Cell.of(pair.reference().uid())));
    }
    return Optional.of(
        new Section(
            title,
            new Table(
                List.of(
                    Column.words("reference"),
                    Column.number("A"),
                    Column.number("B"),
                    Column.number("gain"),
                    Column.text("A names"),
                    Column.text("B names"),
                    Column.text("uid")),
                rows),
            List.of("By J; by S where nothing is meant, of which less is a gain.")));
  }

  private static String score(Scores scores) {
    return scores.j() != null ? "J " + Numbers.score(scores.j()) : "S " + Numbers.score(scores.s());
  }

  private static String object(ModeResult result) {
    if (result.thought() == null) {
      return Numbers.NONE;
    }
    return Optional.ofNullable(result.simpleObject()).orElse("nothing");
  }

  private void cases(Html html, String title, List<Pair> pairs) {
    List<Case> cases = new ArrayList<>();
    for (Pair pair : pairs) {
      cases.add(one(pair.reference(), first, "A"));
      cases.add(one(pair.other(), second, "B"));
    }
    if (!cases.isEmpty()) {
      html.add("h2", title);
      if (cases.stream().anyMatch(one -> !one.shots().isEmpty())) {
        Case.legend(html);
      }
      cases.forEach(one -> one.write(html));
    }
  }

  private Case one(ReferenceResult result, RunFolder run, String name) {
    Mode mode = run.settings().own();
    return pictures.of(result, mode).named(name + ", " + mode.title());
  }

  private Section settings() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Difference difference : first.settings().differences(second.settings())) {
      rows.add(
          List.of(
              Cell.of(difference.name()),
              Cell.of(difference.first()),
              Cell.of(difference.second())));
    }
    return new Section(
        "Settings that differ",
        new Table(List.of(Column.words("setting"), Column.words("A"), Column.words("B")), rows),
        List.of(
            rows.isEmpty()
                ? "All settings are the same."
                : "All other settings are the same. A lies in %s, B in %s."
                    .formatted(first.folder(), second.folder())));
  }
}
