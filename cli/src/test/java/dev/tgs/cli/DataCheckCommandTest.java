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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckCommandTest {
  @TempDir Path folder;

  @Test
  void whatIsThereIsCountedAndWhatIsMissingFails() throws IOException {
    String vid = new World(5).takes(Split.TEST_S, 0).get(0).vid();
    TakeFolder.write(folder, new World(5).takes(Split.TEST_S, 0).get(0));
    Run whole = Run.tgs("data", "check", "--data=" + folder, "-q");
    assertThat(whole.code()).as(whole.err()).isZero();
    assertThat(whole.out()).contains("test_s", "frames");

    Files.delete(folder.resolve("media").resolve(vid).resolve("frames/2.jpg"));
    Run broken = Run.tgs("data", "check", "--data=" + folder, "--json", "-q");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains("is not whole: 1 times");
    JsonNode json = new ObjectMapper().readTree(broken.out());
    assertThat(json.at("/splits/test_s/frames/there").asInt()).isEqualTo(9);
    assertThat(json.at("/problems/a frame is missing/places/0").asText())
        .isEqualTo("media/" + vid + "/frames/2.jpg");
  }

  @Test
  void aTableThatIsNotThereIsNamed() {
    Run run = Run.tgs("data", "check", "--data=" + folder.resolve("none"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("metadata.csv").contains("is not there");
  }
}
