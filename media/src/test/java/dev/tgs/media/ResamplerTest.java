package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against soxr_hq of python-soxr 1.1.0; whole signals are compared in the parity fixtures. */
class ResamplerTest {
  /** Exact in float. */
  private static Waveform rule(int rate) {
    float[] samples = new float[4801];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = ((31L * i * i + 17L * i) % 2003 - 1001) / 2048f;
    }
    return Waveform.of(new float[][] {samples}, rate);
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 1601, -0.3396567, -0.3415692, 0.0459857, -0.0268050, -0.0229144, 0.0021439, 0",
    "44100, 1742, -0.3104519, -0.4064054, 0.0665010, 0.0505151, 0.1603715, 0.0222083, 0.0499105",
    "32000, 2401, -0.3568625, -0.4465969, -0.2079541, 0.2644702, -0.1763642, -0.0318007, 0.1488824",
    "24000, 3201, -0.3593593, -0.5248023, -0.2426537, -0.0243740, -0.1229853, -0.0346990, 0.1813788",
    "22050, 3484, -0.4040942, -0.4676874, -0.3440660, 0.2792399, -0.0241243, -0.0357375, 0.1967296",
    "8000, 9602, -0.4270535, -0.5422423, -0.5324258, -0.2325913, -0.2703641, 0.3087197, 0.3487352",
  })
  void equalsSoxr(
      int rate,
      int length,
      float y0,
      float y1,
      float y2,
      float y100,
      float y777,
      float y8,
      float y9) {
    float[] y = Resampler.resample(rule(rate), 16_000).channel(0);
    assertThat(y).hasSize(length);
    float[] found = {y[0], y[1], y[2], y[100], y[777], y[length - 2], y[length - 1]};
    assertThat(found).containsExactly(new float[] {y0, y1, y2, y100, y777, y8, y9}, within(3e-7f));
    assertThat(y9 == 0 ? y[length - 1] : 0).as("padding").isZero();
  }

  /** The half-band filters are not soxr's: the first outputs after an abrupt start differ. */
  @Test
  void equalsSoxrAfterTheStartWhereARateIsHalvedFirst() {
    float[] y = Resampler.resample(rule(96_000), 16_000).channel(0);
    assertThat(y).hasSize(801);
    assertThat(y[0]).isCloseTo(-0.2443415f, within(1e-3f));
    assertThat(y[1]).isCloseTo(-0.1291191f, within(1e-3f));
    assertThat(y[100]).isCloseTo(0.0147690f, within(3e-7f));
    assertThat(y[777]).isCloseTo(0.1414566f, within(3e-7f));
    assertThat(y[799]).isCloseTo(0.0545730f, within(3e-7f));
    assertThat(y[800]).isZero();
  }

  /** The tap at a distance from the centre, found by a single sample of 1. */
  private static double tap(PolyphaseFilter filter, int up, int down, int offset) {
    for (int k = 0; k < up; k++) {
      if (Math.floorMod(k * down - offset, up) == 0) {
        int at = Math.floorDiv(k * down - offset, up);
        PolyphaseFilter.Signal one =
            (from, count) -> {
              double[] values = new double[count];
              values[(int) (at - from)] = 1;
              return values;
            };
        return filter.applyTo(one).read(k, 1)[0];
      }
    }
    throw new AssertionError(offset);
  }

  @Test
  void tapsAreThoseOfTheDesign() {
    PolyphaseFilter third = ResamplerDesign.between(48_000, 16_000).get(0);
    assertThat(tap(third, 1, 3, 0)).isCloseTo(0.318957275546, within(1e-11));
    assertThat(tap(third, 1, 3, -1)).isCloseTo(0.268177855872, within(1e-11));
    assertThat(tap(third, 1, 3, 90)).isCloseTo(0.001523665454, within(1e-11));
    assertThat(tap(third, 1, 3, -290)).isCloseTo(2.45999e-8, within(1e-13));

    List<PolyphaseFilter> two = ResamplerDesign.between(44_100, 16_000);
    assertThat(tap(two.get(0), 1, 1, 0)).isCloseTo(0.347164381546, within(1e-11));
    assertThat(tap(two.get(0), 1, 1, 1)).isCloseTo(0.282293921491, within(1e-11));
    assertThat(tap(two.get(0), 1, 1, -80)).isCloseTo(-0.001504250328, within(1e-11));
    assertThat(tap(two.get(0), 1, 1, 280)).isCloseTo(-8.21651e-9, within(1e-13));
    assertThat(tap(two.get(1), 160, 441, 0)).isCloseTo(0.894437345791, within(1e-11));
    assertThat(tap(two.get(1), 160, 441, 1)).isCloseTo(0.894384789716, within(1e-11));
    assertThat(tap(two.get(1), 160, 441, -160)).isCloseTo(0.085742823447, within(1e-11));
    assertThat(tap(two.get(1), 160, 441, 300)).isCloseTo(-0.073166089640, within(1e-11));
    assertThat(tap(two.get(1), 160, 441, -959)).isCloseTo(-3.79088e-7, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"48000, 44100", "44100, 1", "44100, 441", "22050, 44101", "96000, 7", "16001, 0"})
  void hasTheLengthOfLibrosa(int rate, int length) {
    Waveform sound = Waveform.of(new float[2][length], rate);
    Waveform made = Resampler.resample(sound, 16_000);
    assertThat(made.channels()).isEqualTo(2);
    assertThat(made.sampleRate()).isEqualTo(16_000);
    assertThat(made.length()).isEqualTo((int) Math.ceil(length * 16_000.0 / rate));
    assertThat(made.channel(1)).containsOnly(new float[made.length()]);
  }

  /** Ratios of every kind: a tone below both Nyquist frequencies stays what it is. */
  @ParameterizedTest
  @CsvSource({
    "1000, 16000", "4000, 16000", "7350, 16000", "15999, 16000", "25000, 16000", "31999, 16000",
    "88200, 16000", "192000, 16000", "352800, 16000", "383999, 16000", "16000, 48000",
        "384000, 8000"
  })
  void keepsATone(int from, int to) {
    float[] tone = new float[from];
    for (int i = 0; i < from; i++) {
      tone[i] = (float) Math.sin(2 * Math.PI * 400 * i / from);
    }
    float[] y = Resampler.resample(Waveform.of(new float[][] {tone}, from), to).channel(0);
    assertThat(y).hasSize(to);
    for (int i = to * 2 / 5; i < to * 3 / 5; i++) {
      assertThat(y[i]).isCloseTo((float) Math.sin(2 * Math.PI * 400 * i / to), within(2e-4f));
    }
  }

  @Test
  void leavesTheSameRateAlone() {
    Waveform sound = rule(16_000);
    assertThat(Resampler.resample(sound, 16_000)).isSameAs(sound);
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(() -> Resampler.resample(rule(999), 16_000))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("sound of 999 Hz cannot be resampled to 16000 Hz; from 1000 to ");
    assertThatThrownBy(() -> Resampler.resample(rule(400_000), 16_000))
        .hasMessageContaining("400000 Hz");
    Waveform long1 = Waveform.of(new float[][] {new float[1 << 25]}, 1000);
    assertThatThrownBy(() -> Resampler.resample(long1, 16_000))
        .isInstanceOf(MediaException.class)
        .hasMessage(
            "Waveform[1 x 33554432 at 1000 Hz] becomes too long at 16000 Hz; use a shorter piece of it");
  }
}
