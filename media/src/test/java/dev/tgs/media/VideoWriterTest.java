package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoWriterTest {
  @TempDir Path folder;

  private static List<Image> pictures(int count, int height, int width) {
    return IntStream.range(0, count).mapToObj(i -> Pictures.smooth(height, width, i)).toList();
  }

  private static Waveform tone(int rate, int channels, double seconds) {
    float[][] samples = new float[channels][(int) (rate * seconds)];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < samples[c].length; i++) {
        samples[c][i] = (float) (0.5 * Math.sin(2 * Math.PI * 330 * (c + 1) * i / rate));
      }
    }
    return Waveform.of(samples, rate);
  }

  @ParameterizedTest
  @CsvSource({
    "clip.mp4, 48, 64, 48, 64",
    "clip.webm, 48, 64, 48, 64",
    "odd.mp4, 33, 17, 34, 18",
    "small.mp4, 4, 4, 16, 16",
    "dot.webm, 1, 1, 16, 16",
    "flat.mp4, 16, 1000, 16, 1000",
  })
  void picturesComeBack(String name, int height, int width, int codedHeight, int codedWidth) {
    List<Image> pictures = pictures(4, height, width);
    Path file = folder.resolve(name);
    VideoWriter.write(file, pictures, 2, Optional.empty());
    MediaFile clip = MediaFile.open(file);
    assertThat(clip.info().duration()).isEqualTo(2);
    assertThat(clip.info().video().orElseThrow().fps()).isEqualTo(2);
    List<Image> frames = clip.frames(MediaSource.times(4, 2));
    for (int i = 0; i < 4; i++) {
      Image frame = frames.get(i);
      assertThat(frame.height()).isEqualTo(codedHeight);
      assertThat(frame.width()).isEqualTo(codedWidth);
      double difference = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          difference += Math.abs(frame.at(y, x, 1) - pictures.get(i).at(y, x, 1));
        }
      }
      assertThat(difference / height / width).as("picture %d", i).isLessThan(5);
    }
  }

  /** Flat colours survive nearly: matrix and range are the same on both ways. */
  @ParameterizedTest
  @CsvSource({
    "mp4, ff0000",
    "mp4, 00ff00",
    "mp4, 0000ff",
    "mp4, 808080",
    "webm, ffffff",
    "webm, 12ab9f"
  })
  void coloursAreKept(String format, String colour) {
    Rgb rgb = Rgb.of(Integer.parseInt(colour, 16));
    Path file = folder.resolve("flat." + format);
    VideoWriter.write(file, List.of(Image.filled(64, 64, rgb)), 1, Optional.empty());
    Image frame = MediaFile.open(file).frames(0).get(0);
    assertThat(Pictures.maxDifference(frame, Image.filled(64, 64, rgb))).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "a.mp4, 44100, 2",
    "a.mp4, 16000, 1",
    "a.mp4, 17000, 2",
    "a.webm, 44100, 2",
    "a.webm, 48000, 1"
  })
  void soundComesBackInTime(String name, int rate, int channels) {
    Waveform tone = tone(rate, channels, 5);
    Path file = folder.resolve(name);
    VideoWriter.write(file, pictures(4, 32, 32), 1, Optional.of(tone));
    Waveform sound = MediaFile.open(file).waveform().orElseThrow();
    assertThat(sound.channels()).isEqualTo(channels);
    assertThat(sound.duration()).as("cut at the last picture").isBetween(3.98, 4.05);
    // A shift of a millisecond would be a third of the tone's period.
    double error = 0;
    double power = 0;
    for (int i = sound.sampleRate(); i < 3 * sound.sampleRate(); i++) {
      double expected = 0.5 * Math.sin(2 * Math.PI * 330 * i / sound.sampleRate());
      error += Math.pow(sound.channel(0)[i] - expected, 2);
      power += expected * expected;
    }
    assertThat(Math.sqrt(error / power)).isLessThan(0.1);
  }

  /** Stereo of up to 7.1, mono of more. */
  @ParameterizedTest
  @CsvSource({
    "a.mp4, 6, 2",
    "a.webm, 6, 2",
    "a.mp4, 3, 2",
    "a.mp4, 4, 2",
    "a.mp4, 5, 2",
    "a.mp4, 7, 2",
    "a.webm, 8, 2",
    "a.mp4, 9, 1",
    "a.webm, 64, 1"
  })
  void manyChannelsAreMixedDown(String name, int channels, int written) {
    float[] tone = tone(48_000, 1, 2).channel(0);
    float[][] samples = new float[channels][];
    for (int c = 0; c < channels; c++) {
      samples[c] = tone.clone();
      for (int i = 0; i < tone.length; i++) {
        samples[c][i] /= 4;
      }
    }
    Path file = folder.resolve(name);
    VideoWriter.write(file, pictures(2, 32, 32), 1, Optional.of(Waveform.of(samples, 48_000)));
    Waveform sound = MediaFile.open(file).waveform().orElseThrow();
    assertThat(sound.channels()).isEqualTo(written);
    double product = 0;
    double tones = 0;
    double sounds = 0;
    for (int i = 24_000; i < 72_000; i++) {
      double value = sound.channel(0)[i];
      product += value * tone[i];
      tones += tone[i] * tone[i];
      sounds += value * value;
    }
    assertThat(product / Math.sqrt(tones * sounds)).as("the same tone").isGreaterThan(0.98);
  }

  @Test
  void nothingAppearsBeforeTheEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("clip.mp4"), "the old one");
    try (VideoWriter writer = VideoWriter.open(file, 32, 32, 1, Optional.empty())) {
      writer.write(Pictures.smooth(32, 32, 1));
    }
    assertThat(file).hasContent("the old one");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFullDiskLeavesNoFile() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
    Path file = folder.resolve("clip.mp4");
    AtomicFiles.Pending pending = AtomicFiles.begin(file);
    Files.delete(pending.file());
    Files.createSymbolicLink(pending.file(), full);
    assertThatThrownBy(
            () -> {
              try (VideoWriter writer =
                  VideoWriter.open(
                      file, VideoWriter.Container.MP4, 256, 256, 1, Optional.empty(), pending)) {
                for (int i = 0; i < 40; i++) {
                  writer.write(Pictures.noise(256, 256, 3, i));
                }
                writer.finish();
              }
            })
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(file + ": could not be written (No space left on device");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesWhatItCannotWrite() {
    Path file = folder.resolve("clip.avi");
    assertThatThrownBy(() -> VideoWriter.open(file, 32, 32, 1, Optional.empty()))
        .hasMessage(file + ": videos are written as .mp4 or .webm; choose one of them");
    assertThatThrownBy(
            () -> VideoWriter.write(folder.resolve("a.mp4"), List.of(), 1, Optional.empty()))
        .hasMessage("a video has at least one picture");
    assertThatThrownBy(() -> VideoWriter.open(folder.resolve("a.mp4"), 32, 32, 0, Optional.empty()))
        .hasMessage("a rate is above 0 and at most 1000 a second, not 0.0");
    try (VideoWriter writer =
        VideoWriter.open(folder.resolve("a.mp4"), 32, 32, 1, Optional.empty())) {
      assertThatThrownBy(() -> writer.write(Pictures.smooth(32, 34, 1)))
          .hasMessage("every picture of this video is 32 x 32, not 32 x 34");
      assertThatThrownBy(writer::finish).hasMessageContaining("none was written");
    }
    Path blocked = folder.resolve("a.mp4/b.mp4");
    assertThatThrownBy(
            () -> {
              Files.writeString(folder.resolve("a.mp4"), "a file where a folder should be");
              VideoWriter.write(blocked, pictures(1, 32, 32), 1, Optional.empty());
            })
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(blocked + ": could not be written (");
  }
}
