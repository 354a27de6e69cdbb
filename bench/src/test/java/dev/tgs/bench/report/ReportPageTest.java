package dev.tgs.bench.report;

import static dev.tgs.bench.evaluate.ResultsForTests.mode;
import static dev.tgs.bench.evaluate.ResultsForTests.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.SmallData;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.evaluate.ResultsForTests;
import dev.tgs.bench.evaluate.RunComparison;
import dev.tgs.bench.evaluate.RunFolder;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.Rle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reports as a browser shows them, on a phone and on a desk. */
class ReportPageTest {
  private static final Pattern WIDTHS = Pattern.compile("data-widths=\"(\\d+) of (\\d+)\"");

  @TempDir Path folder;
  private Browser browser;

  @BeforeEach
  void find() {
    Optional<Browser> found = Browser.find();
    assumeTrue(
        found.isPresent(),
        "no chromium on the path, so no report is looked at; install it, or set CHROMIUM to it");
    browser = found.get();
  }

  private static ModeResult withMasks(ModeResult mode) {
    String mask = Rle.encode(Mask.of(224, 224, new Box(40, 60, 150, 170)));
    return new ModeResult(
        mode.thought(),
        "I look for ".repeat(60) + "a".repeat(300),
        mode.simpleObject(),
        mode.fineObject(),
        mode.parsed(),
        mode.right(),
        mode.phrase(),
        mode.found(),
        mode.boxIou(),
        mode.scores(),
        Collections.nCopies(10, mask),
        Map.of("published", mode.scores(), "ref-avs", mode.scores()));
  }

  private static List<ReferenceResult> results(float better) {
    Map<String, ModeResult> modes = new LinkedHashMap<>();
    modes.put("s", withMasks(mode(true, true, 10, 0.8f, 0.6f + better, 0.2f)));
    modes.put("true-boxes", mode(null, null, 10, 1f, 0.9f, 0.2f));
    Map<String, ModeResult> other = new LinkedHashMap<>(modes);
    other.put("s", withMasks(mode(true, false, 10, 0.1f, 0.1f, 0.2f)));
    return List.of(
        ResultsForTests.result("a_0_10_dog_1", "a_0_10", false, modes),
        ResultsForTests.result("a_0_10_dog_2", "a_0_10", false, other),
        nothing("null_b_0_10_null_1", "b_0_10", 0.3f - better));
  }

  private Path report() throws IOException {
    RunFolder run = run("run", 0);
    Path page = folder.resolve("report.html");
    EvaluationReport.write(
        page, Optional.of(data()), run.settings(), run.results(), Optional.empty());
    return page;
  }

  private Path comparison() throws IOException {
    RunComparison comparison = RunComparison.of(run("run", 0), run("other", 0.2f));
    return ComparisonReport.write(folder, comparison, Optional.of(data()));
  }

  private DataSet data() {
    return DataSet.open(SmallData.write(folder.resolve("data")));
  }

  private RunFolder run(String name, float better) throws IOException {
    return ResultsForTests.folder(folder.resolve(name), better, results(better), "s", "true-boxes");
  }

  @ParameterizedTest
  @CsvSource({"report, 390", "report, 1440", "compare, 390", "compare, 1440"})
  void nothingStandsOutAndNothingIsComplainedAbout(String name, int width) throws Exception {
    Path page = name.equals("report") ? report() : comparison();
    Path picture = folder.resolve("picture.png");
    Browser.Visit shown =
        browser.open(folder, page, "--window-size=" + width + ",2000", "--screenshot=" + picture);
    assertThat(shown.console()).isEmpty();
    Image image = Images.read(picture);
    assertThat(image.width()).isEqualTo(width);
    assertThat(colours(image)).isGreaterThan(50);

    Browser.Visit visit = browser.open(folder, framed(page, width), "--dump-dom");
    assertThat(visit.console()).isEmpty();
    Matcher widths = WIDTHS.matcher(visit.out());
    assertThat(widths.find()).isTrue();
    assertThat(widths.group(2)).isEqualTo(Integer.toString(width));
    assertThat(Integer.parseInt(widths.group(1))).isLessThanOrEqualTo(width);
  }

  /**
   * The page in a frame of some width, since windows have a least width, with a script that
   * measures it; it has none of its own.
   */
  private Path framed(Path page, int width) throws IOException {
    Files.writeString(
        folder.resolve("measured.html"),
        Files.readString(page)
            + "<script>const e = document.documentElement;"
            + "parent.postMessage(e.scrollWidth + ' of ' + innerWidth, '*');</script>");
    Path frame = folder.resolve("frame.html");
    Files.writeString(
        frame,
        """
        <!DOCTYPE html><script>
        onmessage = e => document.documentElement.dataset.widths = e.data;
        </script><iframe src="measured.html" style="width: %dpx; height: 2000px; border: 0"></iframe>
        """
            .formatted(width));
    return frame;
  }

  private static long colours(Image image) {
    return IntStream.range(0, image.height() * image.width())
        .mapToObj(i -> colour(image, i / image.width(), i % image.width()))
        .distinct()
        .count();
  }

  private static List<Integer> colour(Image image, int y, int x) {
    return IntStream.range(0, image.channels()).map(c -> image.at(y, x, c)).boxed().toList();
  }
}
