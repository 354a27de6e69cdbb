package dev.tgs.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.MediaException;
import dev.tgs.media.Rgb;
import dev.tgs.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipReaderTest {
  @TempDir Path temp;

  private Path video(int frames, double fps, boolean sound) {
    Path file = temp.resolve("video.mp4");
    List<Image> pictures = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      pictures.add(Image.filled(48, 64, new Rgb(10 * i, 128, 128)));
    }
    VideoWriter.write(
        file, pictures, fps, sound ? Optional.of(Fakes.tone(frames / fps)) : Optional.empty());
    return file;
  }

  @Test
  void aShortVideoGivesTheFramesItHas() {
    Clip clip = ClipReader.read(video(12, 4, true), Sampling.DEFAULT, Progress.SILENT);

    assertThat(clip.frames()).extracting(Frame::time).containsExactly(0.0, 1.0, 2.0);
    assertThat(clip.height()).isEqualTo(48);
    assertThat(clip.width()).isEqualTo(64);
    assertThat(clip.name()).isEqualTo("video.mp4");
    assertThat(clip.duration()).isEqualTo(3);
    assertThat(clip.sound().orElseThrow().duration()).isBetween(2.8, 3.2);
  }

  @Test
  void anyNumberOfFramesAtAnyRate() {
    Clip clip = ClipReader.read(video(12, 4, false), new Sampling(5, 2), Progress.SILENT);

    assertThat(clip.frames()).extracting(Frame::time).containsExactly(0.0, 0.5, 1.0, 1.5, 2.0);
    assertThat(clip.sound()).isEmpty();
  }

  @Test
  void oneFrameIsAClip() {
    Clip clip = ClipReader.read(video(1, 25, false), Sampling.DEFAULT, Progress.SILENT);

    assertThat(clip.size()).isEqualTo(1);
  }

  @Test
  void aFolderOfFramesIsAClip() throws IOException {
    for (int i = 0; i < 3; i++) {
      Images.write(temp.resolve("frames/" + i + ".png"), Image.filled(20, 30, new Rgb(i, i, i)));
    }
    List<Integer> seen = new ArrayList<>();
    Clip clip =
        ClipReader.read(
            temp, Sampling.DEFAULT, (stage, done, total) -> seen.add(10 * done + total));

    assertThat(clip.size()).isEqualTo(3);
    assertThat(clip.frames().get(2).image().at(0, 0, 0)).isEqualTo(2);
    assertThat(seen).containsExactly(3, 13, 23, 33);
  }

  @Test
  void aTextFileIsNoClip() throws IOException {
    Path file = Files.writeString(temp.resolve("clip.mp4"), "not a video");

    assertThatThrownBy(() -> ClipReader.read(file, Sampling.DEFAULT, Progress.SILENT))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("clip.mp4");
  }

  @Test
  void moreFramesThanMemoryIsSaidBeforeReading() throws IOException {
    int side = 2048;
    int frames = (int) (Runtime.getRuntime().maxMemory() / (3L * side * side));
    Path first = temp.resolve("0.png");
    Images.write(first, Image.filled(side, side, Rgb.BLACK));
    for (int i = 1; i < frames; i++) {
      Files.createSymbolicLink(temp.resolve(i + ".png"), first);
    }

    assertThatThrownBy(() -> ClipReader.read(temp, new Sampling(frames, 1), Progress.SILENT))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining(frames + " frames")
        .hasMessageContaining("fewer frames");
  }

  @Test
  void samplingsAreChecked() {
    assertThatThrownBy(() -> new Sampling(0, 1)).hasMessageContaining("at least 1 frame");
    assertThatThrownBy(() -> new Sampling(1, 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Sampling(1, Double.NaN)).hasMessageContaining("above 0");
  }

  @Test
  void aRealClipHasTenFramesAndItsSound() {
    Path file = Path.of(System.getProperty("tgs.shared"), "media", "clips", "chainsaw.mp4");
    Assumptions.assumeTrue(Files.exists(file), "the shared clips are not here");
    Clip clip = ClipReader.read(file, Sampling.DEFAULT, Progress.SILENT);

    assertThat(clip.size()).isEqualTo(10);
    assertThat(clip.height()).isEqualTo(288);
    assertThat(clip.width()).isEqualTo(352);
    assertThat(clip.sound().orElseThrow().duration()).isBetween(9.5, 10.5);
  }
}
