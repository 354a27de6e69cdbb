package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent that comes with the program, on scenes that it has never seen. */
class MiniAgentTest {
  @TempDir Path folder;

  private static JsonNode row(JsonNode table, String split) {
    for (JsonNode row : table) {
      if (row.get("split").asText().equals(split)) {
        return row;
      }
    }
    throw new AssertionError("no row of " + split + " in " + table);
  }

  @Test
  void itFindsWhatIsMeantAndSaysWhereNothingIs() throws IOException {
    Path data = folder.resolve("data");
    String splits = "test_s,test_n";
    Run drawn =
        Run.tgs(
            "synth",
            "--clips=40",
            "--seed=77",
            "--no-video",
            "-q",
            "--split=" + splits,
            "--out=" + data);
    assertThat(drawn.code()).as(drawn.err()).isZero();
    Run run =
        Run.tgs(
            "evaluate",
            "--data=" + data,
            "--split=" + splits,
            "--models=mini",
            "--json",
            "-q",
            "--out=" + folder.resolve("run"));
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode table = new ObjectMapper().readTree(run.out());
    JsonNode seen = row(table, "test_s");
    assertThat(seen.get("references").asInt()).isEqualTo(24);
    assertThat(seen.get("j").asDouble()).isGreaterThan(0.4);
    assertThat(seen.get("f").asDouble()).isGreaterThan(0.45);
    assertThat(row(table, "test_n").get("s").asDouble()).isLessThan(0.3);
  }
}
