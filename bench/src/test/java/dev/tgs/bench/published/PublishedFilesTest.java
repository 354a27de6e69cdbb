package dev.tgs.bench.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.policy.ThoughtReading;
import dev.tgs.bench.published.MetricLog.Entry;
import dev.tgs.bench.published.PublishedRun.Benchmark;
import dev.tgs.bench.published.PublishedRun.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against files that the published scripts' own code has written, byte by byte. */
class PublishedFilesTest {
  private static final PublishedRun RUN = new PublishedRun(Text.S_OBJECT, Benchmark.REF_AVS, 0.1f);

  @TempDir Path folder;

  private Path published(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = PublishedFilesTest.class.getResourceAsStream("/published/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  @Test
  void thoughtsAreWrittenAsTheScriptsWriteThem() throws IOException {
    Path theirs = published(ThoughtFile.NAME);
    Path ours = folder.resolve("ours.jsonl");
    try (ThoughtFile file = ThoughtFile.open(ours)) {
      ThoughtFile.read(theirs).values().forEach(file::add);
      assertThat(file.size()).isEqualTo(4);
    }
    assertThat(ours).hasSameBinaryContentAs(theirs);
  }

  @Test
  void aRunOfTheScriptsIsContinuedToTheSameEnd() throws IOException {
    Path log = published("broken_off.json");
    MetricLog ours = MetricLog.open(log, RUN);
    assertThat(ours.entries().keySet()).containsExactly("a_0_10_dog_1", "a_0_10_dog_2");
    ours.write();
    assertThat(log).hasSameBinaryContentAs(published("broken_off.json"));
    add(ours, "b_0_10_cat_1", Double.NaN, 1);
    add(ours, "b_0_10_cat_2", 1e-7f, Double.NaN);
    add(ours, "a_0_10_dog_1", 1, 1); // has an entry
    ours.finish();
    assertThat(log).hasSameBinaryContentAs(published("finished.json"));
  }

  private void add(MetricLog log, String uid, double iou, double f) throws IOException {
    String predict = ThoughtFile.read(published(ThoughtFile.NAME)).get(uid).predict();
    var thought = ThoughtReading.AS_PUBLISHED.read(predict);
    Map<String, String> words = new LinkedHashMap<>();
    words.put("f_object", thought.fineObject().orElse("Error"));
    words.put("s_object", thought.simpleObject().orElse("Error"));
    log.add(uid, uid.substring(0, uid.length() - 6), words, new Entry(iou, f));
  }

  @Test
  void aFinishedRunIsReadBack() throws IOException {
    MetricLog log = MetricLog.open(published("finished.json"), RUN);
    Map<String, Entry> entries = log.entries();
    assertThat(entries).hasSize(4);
    assertThat(entries.get("a_0_10_dog_1").iou()).isEqualTo(0.13436424732208252);
    assertThat(entries.get("b_0_10_cat_1").iou()).isNaN();
    assertThat(entries.get("b_0_10_cat_2").f()).isNaN();
    log.finish();
    assertThat(folder.resolve("finished.json"))
        .hasBinaryContent(
            Files.readString(published("finished.json")).getBytes(StandardCharsets.UTF_8));
  }

  /** Vector T6 of the published evaluation. */
  @Test
  void meansLeaveOutWhatIsNegativeOrNoNumber() {
    MetricLog log = MetricLog.open(folder.resolve("new.json"), RUN);
    log.add("a_b_1", "a", Map.of(), new Entry(0.5, Double.NaN));
    log.add("a_b_2", "a", Map.of(), new Entry(0, 0.4));
    log.add("a_b_3", "a", Map.of(), new Entry(Double.NaN, 0));
    assertThat(log.mean(Entry::iou)).isEqualTo("0.2500");
    assertThat(log.mean(Entry::f)).isEqualTo("0.2000");
  }

  @Test
  void namesAreThoseOfTheScripts() {
    assertThat(RUN.metricLog()).isEqualTo("s_object_eval_results_v2_boxthre0.1_textthre0.25.json");
    assertThat(new PublishedRun(Text.F_OBJECT, Benchmark.R2_AVS, 0.1f).metricLog())
        .isEqualTo("f_object_eval_results_v2_boxthre0.1_textthre0.25_reproduce.json");
    assertThat(new PublishedRun(Text.REFERENCE, Benchmark.REF_AVS, 0.1f).metricLog())
        .isEqualTo("direct_ref_eval_results_v2_boxthre0.1_textthre0.25_reproduce.json");
    assertThat(new PublishedRun(Text.REFERENCE, Benchmark.R2_AVS, 0.1f).metricLog())
        .isEqualTo("R2AVSBench_butOriref_eval_results_v2_boxthre0.1_textthre0.25v2.json");
    assertThat(PublishedRun.thoughts("test_s")).isEqualTo("inference_cot_ref_avs_test_s_bs");
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "1, 1.0",
    "0.1, 0.1",
    "1e-5, 1e-05",
    "1.5e-7, 1.5e-07",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "0.0001, 0.0001",
    "-2.5, -2.5",
    "1e-100, 1e-100",
    "0.30000000000000004, 0.30000000000000004",
    "2e-323, 2e-323",
    "9007199254740993, 9007199254740992.0"
  })
  void numbersHaveTheDigitsOfPython(double value, String digits) {
    assertThat(PythonJson.number(value)).isEqualTo(digits);
  }

  @Test
  void damagedFilesAreNamedAndKept() throws IOException {
    Path log = folder.resolve("log.json");
    Files.writeString(log, "{\"a_b_1\": {\"vid\": \"a\"}}");
    assertThatThrownBy(() -> MetricLog.open(log, RUN))
        .hasMessageContaining("has no numbers s_mean_iou and s_fscore for 'a_b_1'");
    Files.writeString(log, "{\"a_b_1\": {\"vid\"");
    assertThatThrownBy(() -> MetricLog.open(log, RUN)).hasMessageContaining("is no JSON");
    Files.writeString(log, "[1]");
    assertThatThrownBy(() -> MetricLog.open(log, RUN)).hasMessageContaining("entry for each uid");

    Path thoughts = published(ThoughtFile.NAME);
    String whole = Files.readString(thoughts);
    Files.writeString(thoughts, whole + "{\"uid\": \"c\"}\n");
    assertThatThrownBy(() -> ThoughtFile.read(thoughts))
        .hasMessageContaining("line 5 is no thought (it lacks uid, ref or predict)");
    // A line that a crash has cut is not read, and goes when the file is continued.
    Files.writeString(thoughts, whole + "{\"uid\": \"c\", \"re");
    assertThat(ThoughtFile.read(thoughts)).hasSize(4);
    ThoughtFile.open(thoughts).close();
    assertThat(thoughts).hasContent(whole);
    assertThatThrownBy(() -> ThoughtFile.read(folder.resolve("nothing.jsonl")))
        .hasMessageContaining("There is no file of thoughts");
  }

  @Test
  void ofTwoLinesWithOneUidTheFirstCounts() throws IOException {
    Path thoughts = published(ThoughtFile.NAME);
    Files.writeString(
        thoughts,
        Files.readString(thoughts)
            + "{\"uid\": \"b_0_10_cat_1\", \"ref\": \"x\", \"predict\": \"later\"}\n");
    assertThat(ThoughtFile.read(thoughts).get("b_0_10_cat_1").predict()).startsWith("<s> <think>");
  }
}
