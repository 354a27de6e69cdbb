package dev.tgs.models.beats;

import static dev.tgs.models.ParityFixture.abs;
import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.MediaException;
import dev.tgs.media.MediaSource;
import dev.tgs.media.Resampler;
import dev.tgs.media.Waveform;
import dev.tgs.models.ParityFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a file's sound to what BEATs reads, against librosa and transformers. */
class BeatsFbankTest {
  /** What silence becomes: the logarithm of the smallest energy, normalised. */
  private static final double NOTHING = -2.3916929;

  private static Waveform sound(float[] samples) {
    return Waveform.of(new float[][] {samples}, 16_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "tail", "one-row"})
  void equalsKaldisFilterBank(String name) {
    ParityFixture fixture = ParityFixture.of("fbank-" + name);
    JsonNode config = ParityFixture.config("fbank-" + name, JsonNode.class);
    try (Scope scope = Scope.open()) {
      Tensor bank =
          BeatsFbank.of(
              sound(fixture.get("in.waveform").toFloats()), config.get("segments").asInt());
      assertThat(abs(bank, fixture.get("out.fbank"))).isLessThan(1e-6);
    }
  }

  /** The contract allows 5e-4, or 5e-3 where sound fills the band; 96 kHz has own half-bands. */
  @ParameterizedTest
  @CsvSource({
    "soft-48000, 1e-6", "soft-44100, 1e-6", "soft-32000, 1e-6", "soft-22050, 1e-6",
    "full-48000-stereo, 1e-6", "full-44100, 1e-6", "full-32000, 1e-6", "full-28000, 1e-3",
    "full-22050, 1e-6", "full-11025, 1e-6", "full-8000, 1e-6", "full-96000, 1e-5",
    "full-16000-six-channels, 1e-7"
  })
  void resamplesAsLibrosa(String name, double tolerance) {
    ParityFixture fixture = ParityFixture.of("resample-" + name);
    try (Scope scope = Scope.open()) {
      Tensor stored = fixture.get("in.waveform");
      float[][] channels = new float[(int) stored.size(0)][];
      Arrays.setAll(channels, c -> stored.select(0, c).toFloats());
      int rate = (int) fixture.get("in.sample_rate").item();
      Waveform mono = Resampler.resample(Waveform.of(channels, rate).mono(), 16_000);
      Tensor samples = Tensor.of(mono.channel(0), mono.length());
      assertThat(rel(samples, fixture.get("out.waveform"))).isLessThan(tolerance);
    }
  }

  /**
   * A real sound, taken as if recorded at the rate, and halved before for low ones; each 10th row.
   */
  @ParameterizedTest
  @ValueSource(ints = {48_000, 44_100, 32_000, 24_000, 22_050})
  void aRealSoundGivesWhatLibrosaGives(int rate) {
    float[] mono = realSound().mono().channel(0);
    float[] samples = rate > 24_000 ? mono : half(mono);
    Waveform taken = Waveform.of(new float[][] {samples}, rate);
    try (Scope scope = Scope.open()) {
      Tensor bank = BeatsFbank.of(Resampler.resample(taken, 16_000), 10);
      Tensor rows = bank.slice(1, 0, bank.size(1), 10).contiguous();
      Tensor expected = ParityFixture.of("refavs-fbank").get("out." + rate);
      assertThat(abs(rows, expected)).isLessThan(1e-3);
      assertThat(rows.sub(expected).abs().sum().item() / rows.numel()).isLessThan(1e-6);
    }
  }

  private static float[] half(float[] samples) {
    float[] half = new float[samples.length / 2];
    for (int i = 0; i < half.length; i++) {
      float before = i == 0 ? 0 : samples[2 * i - 1];
      half[i] = (before + 2 * samples[2 * i] + samples[2 * i + 1]) / 4;
    }
    return half;
  }

  @Test
  void aRealSoundGivesThePublishedValues() {
    try (Scope scope = Scope.open()) {
      Tensor bank = BeatsFbank.of(Resampler.resample(realSound().mono(), 16_000), 10);
      assertThat(bank.shape()).containsExactly(10, 98, 128);
      float[] values = bank.toFloats();
      assertThat(Arrays.copyOf(values, 5))
          .containsExactly(
              new float[] {-0.046484f, -0.404821f, -0.142200f, -2.391693f, -0.060564f},
              within(2e-5f));
      int segment = 98 * 128;
      assertThat(mean(values, 0, segment)).isCloseTo(0.115454, within(1e-5));
      assertThat(mean(values, 9 * segment, 10 * segment)).isCloseTo(0.103448, within(1e-5));
    }
  }

  private static Waveform realSound() {
    Path file =
        Path.of(
            System.getProperty("tgs.shared", "../../shared"),
            "media/REFAVS/media/-8mcyL3kWNQ_8000_18000/audio.wav");
    Assumptions.assumeTrue(Files.exists(file), file + " is not there");
    return MediaSource.open(file).waveform().orElseThrow();
  }

  private static double mean(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  /** Silence of a clip without sound, of any length. */
  @ParameterizedTest
  @CsvSource({"0, 16", "5, 16", "27999, 16", "28000, 16", "29600, 17", "160000, 98"})
  void silenceIsQuietEverywhere(int samples, int rows) {
    try (Scope scope = Scope.open()) {
      Tensor bank = BeatsFbank.ofAnyLength(sound(new float[samples]), 10);
      assertThat(bank.shape()).containsExactly(10, rows, 128);
      assertThat(bank.sub(NOTHING).abs().max().item()).isLessThan(1e-6);
    }
  }

  /** Each short segment keeps its own sound, and silence follows. */
  @Test
  void shortSegmentsEndInSilence() {
    float[] samples = new float[2000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (i * 7919 % 1009 - 504) / 1024f * (i < 1000 ? 1 : 0.25f);
    }
    try (Scope scope = Scope.open()) {
      Tensor exact = BeatsFbank.of(sound(samples), 2);
      Tensor padded = BeatsFbank.ofAnyLength(sound(samples), 2);
      assertThat(exact.shape()).containsExactly(2, 4, 128);
      assertThat(padded.shape()).containsExactly(2, 16, 128);
      assertThat(padded.narrow(1, 0, 4).contiguous().equal(exact)).isTrue();
      assertThat(padded.narrow(1, 7, 9).sub(NOTHING).abs().max().item()).isLessThan(1e-6);
      assertThat(BeatsFbank.ofAnyLength(sound(new float[56_000]), 2).shape())
          .containsExactly(BeatsFbank.of(sound(new float[56_000]), 2).shape());
    }
  }

  @Test
  void tenMinutesAreTakenWhole() {
    try (Scope scope = Scope.open()) {
      Tensor bank = BeatsFbank.of(sound(new float[600 * 16_000]), 10);
      assertThat(bank.shape()).containsExactly(10, 5998, 128);
    }
  }

  @Test
  void refusesWhatBeatsCannotHear() {
    assertThatThrownBy(() -> BeatsFbank.of(sound(new float[3999]), 10))
        .isInstanceOf(MediaException.class)
        .hasMessage(
            "3999 samples of sound in 10 segments make 399 a segment, but the filter bank needs 400; use longer sound or fewer segments");
    assertThatThrownBy(() -> BeatsFbank.of(Waveform.of(new float[2][4000], 16_000), 1))
        .hasMessageContaining("Waveform[2 x 4000 at 16000 Hz]");
    assertThatThrownBy(() -> BeatsFbank.of(Waveform.of(new float[1][4000], 48_000), 1))
        .hasMessageContaining("one channel of 16000 Hz");
    assertThatThrownBy(() -> BeatsFbank.of(sound(new float[4000]), 0))
        .hasMessage("sound has at least 1 segment, not 0");
    assertThatThrownBy(() -> BeatsFbank.ofAnyLength(sound(new float[] {0, Float.NaN}), 1))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("not finite numbers, such as NaN");
  }

  @Test
  void twoSoundsAtOnceAreTheSumOfTheirEnergies() {
    float[] low = new float[16_000];
    float[] high = new float[16_000];
    float[] both = new float[16_000];
    for (int i = 0; i < low.length; i++) {
      low[i] = (float) (0.3 * Math.sin(2 * Math.PI * 300 * i / 16_000));
      high[i] = (float) (0.1 * Math.sin(2 * Math.PI * 3000 * i / 16_000));
      both[i] = low[i] + high[i];
    }
    try (Scope scope = Scope.open()) {
      Tensor sum = BeatsFbank.of(sound(both), 1);
      Tensor together =
          BeatsFbank.together(BeatsFbank.of(sound(low), 1), BeatsFbank.of(sound(high), 1));
      // Where the two meet their phases count, which are not known.
      assertThat(sum.sub(together).abs().mean().item()).isLessThan(0.01);
      Tensor twice = BeatsFbank.together(sum, sum);
      assertThat(twice.sub(sum).mean().item()).isCloseTo(Math.log(2) / (2 * 6.55582), within(1e-6));
    }
  }
}
