package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {
  private static float[] tone(int samples, double step, double gain) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) (gain * Math.sin(i * step));
    }
    return tone;
  }

  @Test
  void whatIsWrittenIsWhatAReaderHears(@TempDir Path temp) throws IOException {
    float[] tone = tone(16_000, 0.1, 0.5);
    byte[] wav = Wav.mono(Waveform.of(new float[][] {tone}, 16_000), 16_000);
    Files.write(temp.resolve("audio.wav"), wav);

    Waveform heard = MediaFile.open(temp.resolve("audio.wav")).waveform().orElseThrow();
    assertThat(heard.sampleRate()).isEqualTo(16_000);
    assertThat(heard.channels()).isEqualTo(1);
    assertThat(heard.length()).isEqualTo(16_000);
    for (int i = 0; i < tone.length; i += 7) {
      assertThat(heard.channel(0)[i]).isCloseTo(tone[i], within(1 / 16_000f));
    }
  }

  @Test
  void twoChannelsBecomeTheirMeanAtTheRateAskedFor(@TempDir Path temp) throws IOException {
    Waveform stereo =
        Waveform.of(new float[][] {tone(48_000, 0.05, 0.8), tone(48_000, 0.05, 0.4)}, 48_000);
    byte[] wav = Wav.mono(stereo, 16_000);
    Files.write(temp.resolve("audio.wav"), wav);

    Waveform heard = MediaFile.open(temp.resolve("audio.wav")).waveform().orElseThrow();
    assertThat(heard.length()).isBetween(15_990, 16_010);
    assertThat((double) Wav.size(stereo, 16_000)).isCloseTo(wav.length, within(32.0));
    float[] expected = tone(16_000, 0.15, 0.6);
    for (int i = 100; i < 15_900; i += 7) {
      assertThat(heard.channel(0)[i]).isCloseTo(expected[i], within(0.01f));
    }
  }

  @Test
  void loudSamplesAreHeldAtTheBound() {
    byte[] wav = Wav.mono(Waveform.of(new float[][] {{3, -3, 0}}, 8000), 8000);

    assertThat(wav).hasSize(44 + 6);
    assertThat(wav).endsWith(0xff, 0x7f, 0x01, 0x80, 0, 0);
  }
}
