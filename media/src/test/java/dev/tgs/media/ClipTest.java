package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real clips, read as a user's are. */
class ClipTest {
  @ParameterizedTest
  @CsvSource({"chainsaw, 288, 352, 15", "lecture, 360, 480, 29.97", "stage, 360, 450, 25"})
  void readsTenFramesAndTheSound(String name, int height, int width, double fps) {
    MediaSource clip = MediaSource.open(Shared.file("media/clips/" + name + ".mp4"));
    MediaInfo.Video video = clip.info().video().orElseThrow();
    assertThat(List.of(video.height(), video.width())).containsExactly(height, width);
    assertThat(video.fps()).isEqualTo(fps);
    assertThat(clip.info().duration()).isBetween(9.9, 10.1);

    List<Image> frames = clip.frames(MediaSource.times(10, 1));
    assertThat(frames)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(f -> f.height() == height && f.width() == width && f.channels() == 3);

    Waveform sound = clip.waveform().orElseThrow();
    assertThat(sound.sampleRate()).isEqualTo(44100);
    assertThat(sound.channels()).isEqualTo(2);
    assertThat(sound.duration()).isBetween(9.9, 10.1);
    assertThat(clip.waveform(1.5).orElseThrow().length()).isEqualTo(66150);
  }

  @Test
  void timesInAnyOrderGiveTheSameFrames() {
    MediaSource clip = MediaSource.open(Shared.file("media/clips/stage.mp4"));
    List<Image> frames = clip.frames(4, 0, 9, 4);
    assertThat(frames.get(0)).isEqualTo(frames.get(3)).isNotEqualTo(frames.get(1));
    assertThat(clip.frames(9)).containsExactly(frames.get(2));
  }

  @Test
  void overlayVideoKeepsTheSound(@TempDir Path folder) {
    MediaSource clip = MediaSource.open(Shared.file("media/clips/chainsaw.mp4"));
    List<Image> frames = clip.frames(MediaSource.times(10, 1));
    Path file = folder.resolve("overlay.mp4");
    VideoWriter.write(file, frames, 1, clip.waveform());

    MediaSource written = MediaSource.open(file);
    assertThat(written.info().duration()).isBetween(9.9, 10.1);
    assertThat(written.info().video().orElseThrow().codec()).isEqualTo("h264");
    assertThat(written.info().audio().orElseThrow().codec()).isEqualTo("aac");
    List<Image> again = written.frames(MediaSource.times(10, 1));
    for (int i = 0; i < 10; i++) {
      assertThat(Pictures.meanDifference(frames.get(i), again.get(i))).isLessThan(4);
    }
  }
}
