package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole banks are compared in the parity fixtures. */
class FbankTest {
  private static final float NOTHING = (float) Math.log(0x1p-23);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "399, 0",
    "400, 1",
    "559, 1",
    "560, 2",
    "15919, 97",
    "15920, 98",
    "16079, 98"
  })
  void onlyWholeWindowsGiveARow(int samples, int rows) {
    assertThat(Fbank.rows(samples)).isEqualTo(rows);
    assertThat(Fbank.of(new float[samples])).hasSize(rows * Fbank.BINS).containsOnly(floor(rows));
  }

  private static float[] floor(int rows) {
    float[] floor = new float[rows * Fbank.BINS];
    Arrays.fill(floor, NOTHING);
    return floor;
  }

  /** A tone fills the bands around it; no point of the spectrum lies in the fourth band. */
  @Test
  void aToneIsInItsBand() {
    float[] tone = new float[400];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
    }
    float[] row = Fbank.of(tone);
    int loudest = 0;
    for (int bin = 0; bin < row.length; bin++) {
      loudest = row[bin] > row[loudest] ? bin : loudest;
    }
    // 1000 Hz are 1000 mel, 20 Hz are 31.75, and a band is 21.77 wide.
    assertThat(loudest).isEqualTo((int) Math.round((1000 - 31.75) / 21.77) - 1);
    assertThat(row[3]).isEqualTo(NOTHING);
  }

  @Test
  void aConstantIsNoSound() {
    float[] constant = new float[400];
    Arrays.fill(constant, 0.25f);
    assertThat(Fbank.of(constant)).containsOnly(floor(1));
  }

  /** The sample of Ref-AVSBench, after librosa: 48 kHz stereo to 16 kHz. */
  @Test
  void aRealSoundGivesThePublishedValues() {
    Waveform sound =
        MediaSource.open(Shared.file("media/REFAVS/media/-8mcyL3kWNQ_8000_18000/audio.wav"))
            .waveform()
            .orElseThrow();
    float[] samples = Resampler.resample(sound.mono(), Fbank.SAMPLE_RATE).channel(0);
    assertThat(samples).hasSize(160_000);
    assertThat(Arrays.copyOfRange(samples, 8000, 8003))
        .containsExactly(new float[] {-0.00577797f, 0.00340587f, 0.03165058f}, within(1e-6f));
    float[] bank = Fbank.of(Arrays.copyOf(samples, 16_000));
    assertThat(bank).hasSize(98 * 128);
    double mean = 0;
    for (float value : bank) {
      mean += value;
    }
    assertThat(mean / bank.length).isCloseTo(16.930427, within(1e-5));
  }
}
