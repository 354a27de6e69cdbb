package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final String FILES = "../engine/src/test/resources/weights/";

  @Test
  void listsTensorsAndTheirSum() {
    Run run = Run.tgs("weights", "inspect", FILES + "types.safetensors");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("BF16", " tensors, ", "MiB.");
  }

  @Test
  void grepKeepsWhatIsAskedFor() throws IOException {
    Run whole = Run.tgs("weights", "inspect", FILES + "types.pt", "--json");
    JsonNode all = new ObjectMapper().readTree(whole.out()).get("tensors");
    String one = all.fieldNames().next();
    Run run = Run.tgs("weights", "inspect", FILES + "types.pt", "--json", "--grep=" + one);
    assertThat(new ObjectMapper().readTree(run.out()).get("tensors").get(one))
        .isEqualTo(all.get(one));
    assertThat(all.size()).isGreaterThan(1);
  }

  @Test
  void codeInACheckpointIsNamedAndNotRun() {
    Run run = Run.tgs("weights", "inspect", FILES + "hostile/os-system.pt");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("os-system.pt", "system");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aNameCannotSteerTheTerminal(@TempDir Path folder) throws IOException {
    byte[] header =
        "{\"a\\u001b[2Jb\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 1).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("steering.safetensors");
    Files.write(file, bytes.putLong(header.length).put(header).array());
    Run run = Run.tgs("weights", "inspect", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("a[2Jb").doesNotContain("\u001b");
  }

  @Test
  void aMissingFileIsNamed() {
    Run run = Run.tgs("weights", "inspect", "nowhere.pt");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("nowhere.pt").contains("does not exist");
  }
}
