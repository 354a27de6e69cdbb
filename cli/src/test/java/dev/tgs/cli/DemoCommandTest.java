package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @Test
  void drawsSegmentsAndSaysWhereThePicturesAre(@TempDir Path folder) {
    Run run = Run.tgs("demo", "--seed=7", "--out=" + folder);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Scene 7", folder.resolve("sheet.png").toString());
    assertThat(folder.resolve("clip.mp4")).isNotEmptyFile();
    assertThat(folder.resolve("overlay.mp4")).isNotEmptyFile();
    assertThat(folder.resolve("masks/00009.png")).isNotEmptyFile();
  }
}
