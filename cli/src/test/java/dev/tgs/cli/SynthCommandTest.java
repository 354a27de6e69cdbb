package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthCommandTest {
  @TempDir private Path folder;

  @Test
  void writesADataSetAndRefusesAnotherInItsPlace() {
    Path out = folder.resolve("data");
    Run run = Run.tgs("synth", "--clips=10", "--seed=3", "--no-video", "--out=" + out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("references are in " + out);
    assertThat(out.resolve("media/synth3_train_00000/frames/9.jpg")).isNotEmptyFile();
    assertThat(out.resolve("media/synth3_train_00000/clip.mp4")).doesNotExist();

    Run again = Run.tgs("synth", "--clips=10", "--seed=3", "--no-video", "--out=" + out);
    assertThat(again.out()).contains("(0 of them new)");

    Run other = Run.tgs("synth", "--clips=12", "--seed=3", "--no-video", "--out=" + out);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("seed 3 with 10 clips", "choose another folder");
  }

  @Test
  void tooFewClipsAreRefusedBeforeAnythingIsWritten() {
    Path out = folder.resolve("none");
    Run run = Run.tgs("synth", "--clips=3", "--out=" + out);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("10 to 1000000 clips, not 3");
    assertThat(Files.exists(out)).isFalse();
  }
}
