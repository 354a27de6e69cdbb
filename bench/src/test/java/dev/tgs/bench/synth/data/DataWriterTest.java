package dev.tgs.bench.synth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.ClipReader;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Sampling;
import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataWriterTest {
  private static final Plan PLAN = new Plan(4, 10, false);

  @TempDir private Path folder;

  /** Every file and a hash of its bytes. */
  private static Map<String, Integer> files(Path folder) throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @Test
  void comesBackAsItWasMade() {
    DataWriter.Report report = DataWriter.write(folder, PLAN, Progress.SILENT);
    SynthData data = SynthData.open(folder);
    assertThat(data.plan()).isEqualTo(PLAN);
    assertThat(data.truths()).hasSize(report.references());
    for (Split split : Split.values()) {
      assertThat(data.takes(split)).isEqualTo(made(split));
    }
    Take take = data.takes(Split.TEST_S).get(0);
    assertThat(data.sound(take.vid()).channel(0)).isEqualTo(take.sound().channel(0));
    Truth truth = take.truths().get(0);
    assertThat(data.mask(truth, 3))
        .isEqualTo(new Painter(take.seen()).draw(3).masks().get(truth.fid() - 1));
    Take nothing = data.takes(Split.TEST_N).get(0);
    assertThat(data.mask(nothing.truths().get(0), 9).isEmpty()).isTrue();
    Clip clip = ClipReader.read(data.media(take.vid()), Sampling.DEFAULT, Progress.SILENT);
    assertThat(clip.size()).isEqualTo(10);
    assertThat(clip.frames().get(7).image()).isEqualTo(data.frame(take.vid(), 7));
  }

  private static List<Take> made(Split split) {
    return Stream.iterate(0, i -> i + 1)
        .limit(PLAN.scenes(split))
        .flatMap(i -> PLAN.world().takes(split, i).stream())
        .toList();
  }

  @Test
  void aBrokenCallIsContinuedAndGivesTheSameBytes(@TempDir Path other) throws IOException {
    DataWriter.write(folder, PLAN, Progress.SILENT);
    DataWriter.write(other, PLAN, Progress.SILENT);
    Map<String, Integer> whole = files(other);
    assertThat(files(folder)).isEqualTo(whole);
    Path lost = SynthData.open(folder).media("synth4_test_s_00000");
    try (Stream<Path> walk = Files.walk(lost)) {
      for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("metadata.csv"));
    assertThat(DataWriter.write(folder, PLAN, Progress.SILENT).written()).isEqualTo(1);
    assertThat(files(folder)).isEqualTo(whole);
  }

  @Test
  void anotherFolderIsLeftAlone() throws IOException {
    DataWriter.write(folder, PLAN, Progress.SILENT);
    assertThatThrownBy(() -> DataWriter.write(folder, new Plan(5, 10, false), Progress.SILENT))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("seed 4 with 10 clips")
        .hasMessageContaining("choose another folder");
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("thesis.txt"), "dear reader");
    assertThatThrownBy(() -> DataWriter.write(full, PLAN, Progress.SILENT))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("is not empty");
    assertThat(full.resolve("thesis.txt")).hasContent("dear reader");
  }

  @Test
  void damagedTruthIsNamed() throws IOException {
    DataWriter.write(folder, PLAN, Progress.SILENT);
    Files.writeString(folder.resolve("truth.jsonl"), "{\"uid\": \"a\", \"vid\": \"../../etc\"}\n");
    assertThatThrownBy(() -> SynthData.open(folder))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> SynthData.open(folder.resolve("media")))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("synth.json");
  }

  @Test
  void tablesHaveThePublishedColumns() throws IOException {
    DataWriter.write(folder, PLAN, Progress.SILENT);
    assertThat(Files.readAllLines(folder.resolve("metadata.csv")))
        .startsWith("vid,uid,split,fid,exp")
        .allMatch(line -> line.startsWith("vid,") || line.startsWith("synth4_"))
        .anyMatch(
            line -> line.matches("synth4_test_n_0+,null_[cm]-synth4_test_n_0+_null_1,test_n,0,.*"));
    assertThat(Files.readString(folder.resolve("RefThinker_instruction_tuning_set.json")))
        .contains("\"output\" : \"<think>", "synth4_val_")
        .doesNotContain("synth4_test");
  }

  @Test
  void someSplitsAloneHaveTheirScenesOfTheWhole() {
    Plan some = new Plan(4, 10, false, List.of(Split.TEST_N, Split.TEST_S));
    DataWriter.write(folder, some, Progress.SILENT);
    SynthData data = SynthData.open(folder);
    assertThat(data.plan()).isEqualTo(some);
    assertThat(data.takes(Split.TEST_S)).isEqualTo(made(Split.TEST_S));
    assertThat(data.takes(Split.TRAIN)).isEmpty();
    assertThatThrownBy(() -> DataWriter.write(folder, PLAN, Progress.SILENT))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("of which only test_s, test_n");
  }
}
