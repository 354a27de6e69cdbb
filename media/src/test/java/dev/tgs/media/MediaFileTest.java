package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFileTest {
  @TempDir Path folder;

  /** Pictures that are told apart by their grey level, and a tone. */
  private Path clip(String name, int frames, double fps, boolean withSound) {
    Path file = folder.resolve(name);
    Optional<Waveform> sound =
        withSound ? Optional.of(tone((int) (frames / fps * 48000), 48000)) : Optional.empty();
    VideoWriter.write(file, IntStream.range(0, frames).mapToObj(i -> grey(i)).toList(), fps, sound);
    return file;
  }

  private static Image grey(int index) {
    int level = 20 + index * 37 % 200;
    return Image.filled(48, 64, new Rgb(level, level, level));
  }

  private static Waveform tone(int length, int rate) {
    float[][] samples = new float[2][length];
    for (int i = 0; i < length; i++) {
      samples[0][i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / rate));
      samples[1][i] = (float) (0.25 * Math.sin(2 * Math.PI * 880 * i / rate));
    }
    return Waveform.of(samples, rate);
  }

  private static void assertShows(Image frame, int index) {
    assertThat(frame.at(24, 32, 0))
        .isBetween(grey(index).at(0, 0, 0) - 4, grey(index).at(0, 0, 0) + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip.mp4", "clip.webm"})
  void aTimeShowsTheLastPictureThatHasBegun(String name) {
    MediaFile clip = MediaFile.open(clip(name, 20, 4, true));
    double[] times = {0, 0.24, 0.25, 1.1, 2, 4.9, -3, 4.75, 100};
    int[] shown = {0, 0, 1, 4, 8, 19, 0, 19, 19};
    List<Image> frames = clip.frames(times);
    for (int i = 0; i < times.length; i++) {
      assertShows(frames.get(i), shown[i]);
    }
  }

  /** Written by OpenCV's ffmpeg, see parity/media_fixtures.py. */
  @ParameterizedTest
  @ValueSource(strings = {"mpeg4.mp4", "mpeg4.mov", "motion-jpeg.avi", "ffv1.mkv", "windows.wmv"})
  void readsWhatOthersWrite(String name) {
    MediaFile clip = MediaFile.open(Fixtures.file("clips/" + name));
    List<Image> frames = clip.frames(MediaSource.times(12, 4));
    for (int i = 0; i < 12; i++) {
      assertShows(frames.get(i), i);
    }
    assertThat(clip.info().duration()).isBetween(2.7, 3.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"long.mp4", "long.webm"})
  void jumpsLandOnTheSamePicturesAsDecodingAll(String name) {
    MediaFile clip = MediaFile.open(clip(name, 600, 10, false));
    double[] all = MediaSource.times(600, 10);
    List<Image> frames = clip.frames(all);
    int[] wanted = {0, 85, 199, 200, 201, 300, 431, 599};
    List<Image> jumped = clip.frames(Arrays.stream(wanted).mapToDouble(i -> all[i]).toArray());
    for (int i = 0; i < wanted.length; i++) {
      assertThat(jumped.get(i)).as("picture %d", wanted[i]).isEqualTo(frames.get(wanted[i]));
      assertShows(jumped.get(i), wanted[i]);
    }
  }

  @Test
  void aClipOfOnePictureRepeatsIt() {
    MediaFile clip = MediaFile.open(clip("one.mp4", 1, 1, false));
    List<Image> frames = clip.frames(MediaSource.times(10, 1));
    assertThat(frames).hasSize(10).containsOnly(frames.get(0));
    assertShows(frames.get(0), 0);
  }

  @Test
  void aClipWithoutSoundHasNoWaveform() {
    MediaFile clip = MediaFile.open(clip("mute.mp4", 3, 1, false));
    assertThat(clip.info().audio()).isEmpty();
    assertThat(clip.waveform()).isEmpty();
  }

  @Test
  void aFileWithoutPicturesSaysSo() throws IOException {
    Path wav = wav("sound.wav", 1, 16, 8000, new byte[16000]);
    MediaFile sound = MediaFile.open(wav);
    assertThat(sound.info().video()).isEmpty();
    assertThatThrownBy(() -> sound.frames(0))
        .isInstanceOf(MediaException.class)
        .hasMessage(wav + ": has no video stream, only sound; choose a clip with pictures");
  }

  private Path wav(String name, int channels, int bits, int rate, byte[] samples)
      throws IOException {
    ByteBuffer wav = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) (bits == 32 ? 3 : 1)).putShort((short) channels).putInt(rate);
    wav.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    wav.putShort((short) bits);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length).put(samples);
    return Files.write(folder.resolve(name), wav.array());
  }

  @Test
  void wavSamplesAreExact() throws IOException {
    ByteBuffer stereo = ByteBuffer.allocate(4 * 5000).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 5000; i++) {
      stereo.putShort((short) Fixtures.scramble(i)).putShort((short) (i * 13));
    }
    Path file = wav("pcm16.wav", 2, 16, 44100, stereo.array());
    Waveform sound = MediaFile.open(file).waveform().orElseThrow();
    assertThat(sound.sampleRate()).isEqualTo(44100);
    assertThat(sound.length()).isEqualTo(5000);
    for (int i = 0; i < 5000; i++) {
      float left = (short) Fixtures.scramble(i) / 32768f;
      float right = (short) (i * 13) / 32768f;
      assertThat(sound.channel(0)[i]).isEqualTo(left);
      assertThat(sound.channel(1)[i]).isEqualTo(right);
      assertThat(sound.mono().channel(0)[i]).isEqualTo((left + right) / 2);
    }
    ByteBuffer floats = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, 100).forEach(i -> floats.putFloat((float) Math.sin(i)));
    Waveform mono =
        MediaFile.open(wav("f32.wav", 1, 32, 7350, floats.array())).waveform().orElseThrow();
    assertThat(mono.channels()).isEqualTo(1);
    assertThat(mono.channel(0)[99]).isEqualTo((float) Math.sin(99));
    assertThat(MediaFile.open(file).waveform(0.01).orElseThrow().length()).isEqualTo(441);
  }

  /** Names the places of its channels, or with 0 none. */
  private Path wavOf(String name, int channels, int places, int rate, short[][] samples)
      throws IOException {
    int bytes = 2 * channels * samples[0].length;
    ByteBuffer wav = ByteBuffer.allocate(68 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(60 + bytes);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(40);
    wav.putShort((short) 0xFFFE).putShort((short) channels).putInt(rate);
    wav.putInt(rate * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
    wav.putShort((short) 22).putShort((short) 16).putInt(places);
    wav.putLong(0x0010_0000_0000_0001L).putLong(0x719B_3800_AA00_0080L);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    for (int i = 0; i < samples[0].length; i++) {
      for (short[] channel : samples) {
        wav.putShort(channel[i]);
      }
    }
    return Files.write(folder.resolve(name), wav.array());
  }

  /** 5.1, 5.1 with side speakers, quadraphonic, 7.1, and channels without places. */
  @ParameterizedTest
  @CsvSource({
    "6, 0x3F, 48000",
    "6, 0x60F, 8000",
    "4, 0x33, 96000",
    "8, 0x63F, 44100",
    "6, 0, 48000",
    "3, 0, 16000",
    "11, 0, 48000",
    "1, 4, 8000"
  })
  void everyChannelIsKeptAndCountsAlike(int channels, String places, int rate) throws IOException {
    short[][] samples = new short[channels][3000];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < 3000; i++) {
        samples[c][i] = (short) Fixtures.scramble(3000 * c + i);
      }
    }
    Path file = wavOf("many.wav", channels, Integer.decode(places), rate, samples);
    MediaFile clip = MediaFile.open(file);
    assertThat(clip.info().audio().orElseThrow().channels()).isEqualTo(channels);
    Waveform sound = clip.waveform().orElseThrow();
    assertThat(sound).hasToString("Waveform[%d x 3000 at %d Hz]".formatted(channels, rate));
    float[] mono = sound.mono().channel(0);
    for (int i = 0; i < 3000; i++) {
      double mean = 0;
      for (int c = 0; c < channels; c++) {
        assertThat(sound.channel(c)[i]).isEqualTo(samples[c][i] / 32768f);
        mean += samples[c][i] / 32768.0 / channels;
      }
      assertThat(mono[i]).isCloseTo((float) mean, within(1e-6f));
    }
  }

  @Test
  void aCrowdOfChannelsIsRefused() throws IOException {
    Path file = wavOf("crowd.wav", 65, 0, 8000, new short[65][100]);
    assertThatThrownBy(() -> MediaFile.open(file).waveform())
        .isInstanceOf(MediaException.class)
        .hasMessage(file + ": has sound of 65 channels, more than 64; mix it down first");
  }

  /** Display matrices as cameras write them: a turn by 90, 180 and 270 degrees. */
  @ParameterizedTest
  @CsvSource({"0, 1, -1, 0, ROTATE_90", "-1, 0, 0, -1, ROTATED_180", "0, -1, 1, 0, ROTATE_270"})
  void picturesAreTurnedAsPlayersDo(int a, int b, int c, int d, Orientation orientation)
      throws IOException {
    Image stored = Pictures.smooth(48, 64, 5);
    Path file = folder.resolve("turned.mp4");
    VideoWriter.write(file, List.of(stored), 1, Optional.empty());
    Image unturned = MediaFile.open(file).frames(0).get(0);
    byte[] bytes = Files.readAllBytes(file);
    int matrix = indexOf(bytes, "tkhd") + 44;
    int[] values = {a << 16, b << 16, 0, c << 16, d << 16};
    for (int i = 0; i < values.length; i++) {
      ByteBuffer.wrap(bytes).putInt(matrix + 4 * i, values[i]);
    }
    Files.write(file, bytes);

    MediaFile clip = MediaFile.open(file);
    MediaInfo.Video video = clip.info().video().orElseThrow();
    assertThat(video.orientation()).isEqualTo(orientation);
    Image turned = clip.frames(0).get(0);
    assertThat(turned).isEqualTo(orientation.apply(unturned));
    assertThat(video.height()).isEqualTo(turned.height());
    assertThat(video.width()).isEqualTo(turned.width());
  }

  private static int indexOf(byte[] bytes, String name) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
  }

  @Test
  void aFileCutInItsDataIsReadUpToTheCut() throws IOException {
    Path whole = clip("whole.mp4", 10, 1, true);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length * 6 / 10));
    MediaFile clip = MediaFile.open(cut);
    List<Image> frames = clip.frames(0, 1, 2, 3);
    assertThat(frames).isEqualTo(MediaFile.open(whole).frames(0, 1, 2, 3));
    assertThat(clip.waveform(3).orElseThrow().length()).isEqualTo(3 * 48000);
    assertThatThrownBy(() -> clip.frames(MediaSource.times(10, 1)))
        .isInstanceOf(MediaException.class)
        .hasMessageMatching(
            ".*cut.mp4: is cut off or damaged: its data end at 6.00 s of 10.00 s, before the"
                + " picture at 6.00 s; copy or download it again");
    assertThatThrownBy(clip::waveform)
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("of 10.00 s, before the end of the sound; copy or download it again");
  }

  @Test
  void aFileWithoutItsIndexSaysSo() throws IOException {
    byte[] bytes = Files.readAllBytes(clip("whole.mp4", 10, 1, true));
    int index = indexOf(bytes, "moov");
    bytes[index] = 'x';
    Path file = Files.write(folder.resolve("headless.mp4"), bytes);
    assertThatThrownBy(() -> MediaFile.open(file))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(
            file + ": is not a video or sound file that can be read (Invalid data found")
        .hasMessageContaining("moov atom not found")
        .hasMessageEndingWith("it is cut off or damaged: copy or download it again");
  }

  /** Whatever is in a file, the answer is pictures or a sentence. */
  @ParameterizedTest
  @ValueSource(strings = {"clip.mp4", "clip.webm"})
  void damagedFilesGivePicturesOrASentence(String name) throws IOException {
    byte[] whole = Files.readAllBytes(clip(name, 10, 1, true));
    Path file = folder.resolve("damaged-" + name);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 8; k++) {
        int at = Math.floorMod(Fixtures.scramble(16 * i + k), whole.length);
        // Half of the damage to the header, where it does most.
        damaged[k % 2 == 0 ? at : at % 2000] = (byte) Fixtures.scramble(16 * i + k + 8);
      }
      Files.write(file, damaged);
      try {
        MediaFile clip = MediaFile.open(file);
        assertThat(clip.frames(0, 5)).hasSize(2);
        assertThat(clip.waveform(20)).isNotNull();
      } catch (MediaException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list.mp4 | ffconcat version 1.0\\nfile whole.mp4\\n | has the format concat, which is not read",
        "list.m3u8 | #EXTM3U\\n#EXT-X-TARGETDURATION:10\\n#EXTINF:10,\\nwhole.mp4\\n#EXT-X-ENDLIST\\n | has the format hls, which is not read",
        "text.mp4 | hello | is not a video or sound file that can be read",
        "empty.webm | '' | is not a video or sound file that can be read",
      })
  void playlistsAndOtherFilesAreRefused(String name, String text, String message)
      throws IOException {
    clip("whole.mp4", 2, 1, false);
    Path file = Files.writeString(folder.resolve(name), text.replace("\\n", "\n"));
    assertThatThrownBy(() -> MediaFile.open(file))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void namesAreNeverPatternsOrAddresses() throws IOException {
    Path whole = clip("whole.mp4", 2, 1, false);
    for (String name :
        new String[] {"a%03d.mp4", "http:x.mp4", "concat:a|b.mp4", "späß 😀 #?.mp4"}) {
      Path file = Files.copy(whole, folder.resolve(name));
      assertThat(MediaFile.open(file).frames(0)).hasSize(1);
    }
    Path missing = folder.resolve("http://127.0.0.1:9/x.mp4");
    assertThatThrownBy(() -> MediaFile.open(missing))
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> MediaFile.open(folder)).hasMessage(folder + ": is not a regular file");
  }
}
