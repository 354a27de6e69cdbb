package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.TakeFolder;
import dev.tgs.bench.synth.data.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thoughts first, boxes and masks later, with small random models on one drawn clip. */
class GroundSegmentCommandTest {
  private static final String LOG = "s_object_eval_results_v2_boxthre0.1_textthre0.25.json";

  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = folder.resolve("data");
    TakeFolder.write(data, new World(5).takes(Split.TEST_S, 0).get(0));
  }

  private static Run tgs(String command, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--data=" + data, "--models=random-mini", "--max-new-tokens=3", "-q"));
    arguments.addAll(List.of(options));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  @Test
  void thoughtsAreWrittenGoneOnWithAndEvaluated() throws IOException {
    Path thoughts = folder.resolve("a/inference_results.jsonl");
    Run think = tgs("think", "--out=" + thoughts);
    assertThat(think.code()).as(think.err()).isZero();
    byte[] whole = Files.readAllBytes(thoughts);
    assertThat(Files.readAllLines(thoughts)).hasSize(6).allMatch(line -> line.contains("predict"));

    Files.write(thoughts, java.util.Arrays.copyOf(whole, whole.length / 2));
    Run rest = tgs("think", "--out=" + thoughts);
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(thoughts).hasBinaryContent(whole);
    Run other = tgs("think", "--out=" + thoughts, "--corrected");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("other settings", "policies.");

    Run run = tgs("ground-segment", "--thoughts=" + thoughts, "--save-masks", "--save-overlays");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode log = new ObjectMapper().readTree(thoughts.resolveSibling(LOG).toFile());
    assertThat(log.size()).isEqualTo(8);
    assertThat(log.get("overall_average_iou").isTextual()).isTrue();
    Path pictures = thoughts.resolveSibling("video_batch_infer_s_object");
    assertThat(Files.readAllLines(pictures.resolve("results.jsonl"))).hasSize(6);
    try (Stream<Path> files = Files.walk(pictures.resolve("answers"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("mask_0.png", "mask_9.png", "0_vis.jpg");
    }
  }

  @Test
  void anEntryOfTheScriptsIsTakenOver() throws IOException {
    Path out = folder.resolve("raw");
    Run whole = tgs("ground-segment", "--raw-reference", "--out=" + out);
    assertThat(whole.code()).as(whole.err()).isZero();
    Path file = out.resolve("direct_ref_eval_results_v2_boxthre0.1_textthre0.25_reproduce.json");
    JsonNode log = new ObjectMapper().readTree(file.toFile());
    String uid = log.fieldNames().next().equals("overall_average_iou") ? second(log) : "";

    Path theirs = Files.createDirectories(folder.resolve("theirs"));
    Files.writeString(
        theirs.resolve(file.getFileName()),
        """
        {"%s": {"vid": "x", "f_object": "a", "s_object": "b", "f_mean_iou": 0,
         "s_mean_iou": 0.25, "f_fscore": 0, "s_fscore": 0.5}}"""
            .formatted(uid));
    Run rest = tgs("ground-segment", "--raw-reference", "--out=" + theirs);
    assertThat(rest.code()).as(rest.err()).isZero();
    JsonNode both = new ObjectMapper().readTree(theirs.resolve(file.getFileName()).toFile());
    assertThat(both.size()).isEqualTo(8);
    assertThat(both.at("/" + uid + "/s_mean_iou").asDouble()).isEqualTo(0.25);
    for (String name : List.of("vid", "s_mean_iou", "s_fscore")) {
      String third = third(log);
      assertThat(both.get(third).get(name)).isEqualTo(log.get(third).get(name));
    }
  }

  private static String second(JsonNode log) {
    return names(log).get(2);
  }

  private static String third(JsonNode log) {
    return names(log).get(3);
  }

  private static List<String> names(JsonNode log) {
    List<String> names = new ArrayList<>();
    log.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void withoutSharingAllIsEqual() throws IOException {
    for (String how : List.of("shared", "alone")) {
      List<String> options =
          new ArrayList<>(List.of("--raw-reference", "--out=" + folder.resolve(how)));
      if (how.equals("alone")) {
        options.add("--no-sharing");
      }
      Run run = tgs("ground-segment", options.toArray(String[]::new));
      assertThat(run.code()).as(run.err()).isZero();
    }
    String results = "video_batch_infer_ori_ref/results.jsonl";
    assertThat(folder.resolve("alone").resolve(results))
        .hasSameBinaryContentAs(folder.resolve("shared").resolve(results));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ground-segment|needs --thoughts FILE, or --raw-reference",
        "ground-segment --raw-reference|needs --out DIR",
        "ground-segment --raw-reference --thoughts=x|exclude each other",
        "ground-segment --raw-reference --split=test_s,test_n --out=x|one split at a time",
        "ground-segment --thoughts=nowhere.jsonl|There is no file of thoughts",
        "ground-segment --thoughts=x --object=g|--object is s or f",
        "evaluate --table=r3|There is no table 'r3'; expected own, r2, r2-clips",
        "evaluate --table=r2-clips|RefAVSBenchRef_R2AVSBenchVideo.csv is not there",
        "evaluate --policy=box-choice=worst|is one of first-query, best-score, not 'worst'",
        "evaluate --policy=boxchoice=worst|There is no policy 'boxchoice'; there are box-bounds",
        "evaluate --policy=box-threshold=2|box threshold must be from 0 to 1",
        "evaluate --policies=mine|is corrected or reference-compatible, not 'mine'",
        "evaluate --corrected --policies=reference-compatible|exclude each other"
      })
  void wrongCallsAreRefusedInOneSentence(String call, String message) {
    String[] words = call.split(" ");
    Run run = tgs(words[0], java.util.Arrays.copyOfRange(words, 1, words.length));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }

  @Test
  void aCommandWithoutItsBenchmarkIsCalledWrongly() {
    Run run = Run.tgs("evaluate", "--models=random-mini");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("the folder with --data is missing");
    assertThat(Run.tgs("think").code()).isEqualTo(2);
  }
}
