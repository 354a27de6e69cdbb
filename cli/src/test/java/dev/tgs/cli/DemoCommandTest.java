package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @Test
  void drawsThinksSegmentsAndComparesWithTheTruth(@TempDir Path folder) throws IOException {
    Run run =
        Run.tgs(
            "demo",
            "--seed=7",
            "--references=2",
            "--models=random-mini",
            "--max-new-tokens=4",
            "--out=" + folder);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Scene 7", "meant is", "  F ", "[1] ", "[2] ");
    for (String place : new String[] {"1", "2"}) {
      assertThat(folder.resolve(place + "/overlay.mp4")).isNotEmptyFile();
      assertThat(folder.resolve(place + "/masks/00009.png")).isNotEmptyFile();
      assertThat(run.out()).contains(folder.resolve(place + "/sheet.png").toString());
    }
    String report = Files.readString(folder.resolve("report.html"));
    assertThat(report).contains("Scene 7", "data:image/jpeg;base64,", "random");
    assertThat(report).doesNotContain("http", "<script", "src=\"/");
    assertThat(folder.resolve("scene-7/truth.jsonl")).isNotEmptyFile();
  }

  @Test
  void noReferencesAreRefused(@TempDir Path folder) {
    Run run = Run.tgs("demo", "--references=0", "--models=random-mini", "--out=" + folder);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("1 reference or more");
  }
}
