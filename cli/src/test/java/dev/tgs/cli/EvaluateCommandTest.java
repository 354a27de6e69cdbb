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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A benchmark of one drawn clip, evaluated with small random models. */
class EvaluateCommandTest {
  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = folder.resolve("data");
    TakeFolder.write(data, new World(5).takes(Split.TEST_N, 0).get(0));
    Path shown = folder.resolve("shown");
    TakeFolder.write(shown, new World(5).takes(Split.TEST_S, 0).get(0));
  }

  private static Run evaluate(Path benchmark, String out, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--data=" + benchmark,
                "--models=random-mini",
                "--max-new-tokens=3",
                "--out=" + folder.resolve(out)));
    arguments.addAll(List.of(options));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  @Test
  void rightBoxesAreScoredReportedAndNotComputedAgain() throws IOException {
    Run run = evaluate(folder.resolve("shown"), "boxes", "--boxes=truth", "--json", "-q");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode all = new ObjectMapper().readTree(run.out()).get(0);
    assertThat(all.get("mode").asText()).isEqualTo("true-boxes");
    assertThat(all.get("references").asInt()).isEqualTo(6);
    assertThat(all.get("box_iou").asDouble()).isGreaterThan(0.999);
    assertThat(all.get("j").asDouble()).isBetween(0.0, 1.0);
    assertThat(folder.resolve("boxes/report.html")).isNotEmptyFile();
    byte[] results = Files.readAllBytes(folder.resolve("boxes/results.jsonl"));

    Run again = evaluate(folder.resolve("shown"), "boxes", "--boxes=truth", "--json", "-q");
    assertThat(again.out()).isEqualTo(run.out());
    assertThat(folder.resolve("boxes/results.jsonl")).hasBinaryContent(results);

    Run other = evaluate(folder.resolve("shown"), "boxes", "--text=raw");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("other settings", "modes was");
  }

  @Test
  void nullReferencesAreThoughtAbout() {
    Run run = evaluate(data, "null", "--split=test_n");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("thinking, short name", "test_n", "reworded");
    assertThat(run.err()).contains("weights are random");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--split=test_x|no reference of the split test_x; it has test_n",
        "--text=words|--text is s, f, raw or truth",
        "--boxes=false|--boxes knows 'truth' only",
        "--no-sound --no-frames|exclude each other",
        "--no-sound --text=raw|goes with --text s only",
        "--missing=maybe|--missing is refuse or pass-over",
        "--data=nowhere|metadata.csv is not there"
      })
  void wrongCallsAreRefusedInOneSentence(String options, String message) {
    List<String> all = new ArrayList<>(List.of("evaluate", "--models=random-mini"));
    if (!options.contains("--data")) {
      all.add("--data=" + data);
    }
    all.addAll(List.of(options.split(" ")));
    Run run = Run.tgs(all.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
