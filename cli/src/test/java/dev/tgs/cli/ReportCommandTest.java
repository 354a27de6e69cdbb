package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.bench.data.DataSet;
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

/** Reports of two runs over a drawn clip, whose results are written by hand. */
class ReportCommandTest {
  @TempDir static Path folder;
  private static List<String> uids;

  @BeforeAll
  static void write() throws IOException {
    Path data = folder.resolve("data");
    TakeFolder.write(data, new World(5).takes(Split.TEST_S, 0).get(0));
    DataSet set = DataSet.open(data);
    uids = new ArrayList<>(set.rows().stream().map(row -> row.uid()).toList());
    run("a", set, "[\"s\"]", 0.25, uids);
    run("b", set, "[\"raw\"]", 0.75, uids.subList(1, uids.size()));
    run("elsewhere", set, "[\"s\"]", 0.25, List.of("other_dog_1"));
    Files.createDirectories(folder.resolve("empty"));
    Files.writeString(folder.resolve("text.txt"), "no run");
  }

  private static void run(String name, DataSet data, String modes, double j, List<String> uids)
      throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("settings.json"),
        "{\"software\":\"tgs test\",\"data\":\"%s\",\"table\":\"%s\",\"splits\":[\"test_s\"],\"modes\":%s}"
            .formatted(data.folder(), data.digest(), modes));
    StringBuilder lines = new StringBuilder();
    for (String uid : uids) {
      lines.append(
          """
          {"uid":"%s","clip":"c","split":"test_s","fid":1,"reference":"it","nothing_meant":false,\
          "modes":{%s:{"found":10,"scores":{"j":%s,"f":%s,"s":0.1,"pooled_s":0.1}}}}
          """
              .formatted(uid, modes.substring(1, modes.length() - 1), j, j));
    }
    Files.writeString(run.resolve("results.jsonl"), lines);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aReportIsWrittenAnew() throws IOException {
    Run run = Run.tgs("report", path("a"), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/scores/0/j").asDouble()).isEqualTo(0.25);
    assertThat(json.at("/misses/test_s/wrong_mask")).hasSize(uids.size());
    assertThat(folder.resolve("a/report.html")).content().contains("by object", "what failed");
    assertThat(folder.resolve("a/report.md")).content().contains("| test_s |", "## Scores");

    Run spoken = Run.tgs("report", path("a"), "--out", path("copy"));
    assertThat(spoken.out()).contains("test_s", "report.html");
    assertThat(folder.resolve("copy/report.md")).isNotEmptyFile();
  }

  @Test
  void twoRunsAreComparedOverWhatBothHave() throws IOException {
    Run run = Run.tgs("report", path("a"), path("b"), "--out", path("ab"), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("common").asInt()).isEqualTo(uids.size() - 1);
    assertThat(json.get("left_out").asInt()).isEqualTo(1);
    assertThat(json.at("/scores/0/difference").asDouble()).isEqualTo(0.5);
    assertThat(json.get("references")).hasSize(uids.size() - 1);
    assertThat(folder.resolve("ab/compare.html")).content().contains("What B gained", "&amp;F");
    assertThat(folder.resolve("ab/compare.md")).content().contains("| +0.500 |", "modes");

    Run spoken = Run.tgs("report", path("a"), path("b"), "--out", path("ab"));
    assertThat(spoken.out()).contains("B - A", "+0.500");
    assertThat(spoken.err()).contains("1 references that only one of the runs has");
  }

  @Test
  void aBenchmarkThatHasGoneIsDoneWithout() throws IOException {
    Path moved = folder.resolve("moved");
    Files.createDirectories(moved);
    Files.copy(folder.resolve("a/results.jsonl"), moved.resolve("results.jsonl"));
    Files.writeString(
        moved.resolve("settings.json"),
        Files.readString(folder.resolve("a/settings.json")).replace("/data\"", "/gone\""));
    Run run = Run.tgs("report", moved.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("cannot be read; pictures and published numbers are left out");
    Run found = Run.tgs("report", moved.toString(), "--data", path("data"));
    assertThat(found.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere|is no folder of a run, it has no settings.json",
        "empty|is no folder of a run",
        "text.txt|is no folder of a run",
        "a elsewhere|have no reference in common",
        "a --data=nowhere|metadata.csv is not there"
      })
  void wrongCallsAreRefusedInOneSentence(String arguments, String message) {
    List<String> all = new ArrayList<>(List.of("report"));
    for (String argument : arguments.split(" ")) {
      all.add(argument.startsWith("--") ? argument : path(argument));
    }
    Run run = Run.tgs(all.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
