package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Progress;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.DataWriter;
import dev.tgs.bench.synth.data.Plan;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnScenesTest {
  private static final int SIDE = 28;

  @TempDir Path folder;

  @Test
  void aClipIsToldWithoutWhatIsConcluded() {
    String thought =
        "<think>\nI look for the dog that barks. I hear first a loud long fast dog, then a soft short"
            + " steady bell. I see from left to right a red dog fast yes; an old bell no. So.";
    assertThat(DrawnScenes.seen(thought))
        .contains("I see from left to right a red dog, an old bell.");
    assertThat(DrawnScenes.heard(thought))
        .contains("I hear first a loud long fast dog, then a soft short steady bell.");
    assertThat(DrawnScenes.seen("I see nothing.")).isEmpty();
    assertThat(DrawnScenes.heard("I hear first .")).isEmpty();
  }

  @Test
  void aDrawnBenchmarkHasASampleOfEachSenseForEachClip() {
    DataWriter.write(folder, new Plan(6, 10, false, List.of(Split.TRAIN)), Progress.SILENT);
    List<PretrainSample> seen = PretrainSet.read(folder, null, false).samples();
    List<PretrainSample> heard = PretrainSet.read(folder, null, true).samples();

    assertThat(seen).hasSize(7).extracting(PretrainSample::name).doesNotHaveDuplicates();
    assertThat(seen)
        .extracting(PretrainSample::answer)
        .allMatch(said -> said.matches("I see .*\\."));
    assertThat(heard)
        .isNotEmpty()
        .extracting(PretrainSample::answer)
        .allMatch(said -> said.matches("I hear .*\\."));
    assertThat(PretrainInput.read(seen.get(0), SIDE).frames())
        .hasSize(8)
        .allMatch(frame -> frame.height() == SIDE && frame.width() == SIDE);
    assertThat(PretrainInput.read(heard.get(0), SIDE).sound())
        .hasValueSatisfying(sound -> assertThat(sound.duration()).isEqualTo(10));
  }

  @Test
  void listsTellPicturesVideosAndSoundsApart() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("list.json"),
            """
            [{"video": "a.mp4", "conversations": [{"value": "<video>What?"}, {"value": "Rain"}]},
             {"image": "b.jpg", "conversations": [{"value": "Who?<image>"}, {"value": "Me!"}]}]
            """);
    Path sounds =
        Files.writeString(
            folder.resolve("sounds.json"), "[{\"audio\": \"c.wav\", \"caption\": \"Rain.\"}]");
    assertThat(PretrainSet.read(list, null, false).samples())
        .containsExactly(
            new PretrainSample(
                "sample 1", PretrainKind.VIDEO, folder.resolve("a.mp4"), "What?", "Rain."),
            new PretrainSample(
                "sample 2", PretrainKind.IMAGE, folder.resolve("b.jpg"), "Who?", "Me!"));
    assertThat(PretrainSet.read(sounds, null, true).samples())
        .containsExactly(
            new PretrainSample(
                "sample 1", PretrainKind.AUDIO, folder.resolve("c.wav"), "", "Rain."));
  }

  @Test
  void whatIsNoListOfSamplesIsTold() throws IOException {
    assertThatThrownBy(() -> PretrainSet.read(folder, null, false))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("has no metadata.csv of a drawn benchmark");
    Path list =
        Files.writeString(
            folder.resolve("sounds.json"), "[{\"audio\": \"../c.wav\", \"caption\": \"Rain.\"}]");
    assertThatThrownBy(() -> PretrainSet.read(list, null, true))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("names the file '../c.wav', which is not inside of " + folder);
    Path bare = Files.writeString(folder.resolve("bare.json"), "[{\"audio\": \"c.wav\"}]");
    assertThatThrownBy(() -> PretrainSet.read(bare, null, true))
        .hasMessageContaining("lacks 'audio' or 'caption' of sample 1");
  }
}
