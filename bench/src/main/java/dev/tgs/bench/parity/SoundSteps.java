package dev.tgs.bench.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.agent.AgentException;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Fbank;
import dev.tgs.media.Resampler;
import dev.tgs.media.Waveform;
import dev.tgs.models.beats.BeatsFbank;
import java.util.Arrays;
import java.util.Map;

/** What happens to sound before the models. */
final class SoundSteps {
  private static final int MOST_SEGMENTS = 10_000;
  private static final int HIGHEST_RATE = 1_000_000;

  private SoundSteps() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Segments(Integer segments) {
    Segments {
      segments = within("segments", segments == null ? 10 : segments, MOST_SEGMENTS);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record TargetRate(@JsonProperty("target_sample_rate") Integer rate) {
    TargetRate {
      rate = within("target_sample_rate", rate == null ? Fbank.SAMPLE_RATE : rate, HIGHEST_RATE);
    }
  }

  private static int within(String name, long value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + most + ", but is " + value + ".");
    }
    return (int) value;
  }

  /** {@code fbank} F32 [segments, m, 128]. */
  static Map<String, Tensor> fbank(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("fbank");
    int segments = ConfigFile.read(call.config(), Segments.class).segments();
    float[] samples = inputs.floats("waveform", 1).toFloats();
    Waveform sound = Waveform.of(new float[][] {samples}, Fbank.SAMPLE_RATE);
    return Map.of("fbank", BeatsFbank.of(sound, segments));
  }

  /** {@code waveform} F32 [n], the mean of the channels at another rate. */
  static Map<String, Tensor> resample(ParityCall call, Inputs inputs) {
    call.refuseWeightsAndBf16("resample");
    int target = ConfigFile.read(call.config(), TargetRate.class).rate();
    Tensor waveform = inputs.floats("waveform", 2);
    long rate = Inputs.shaped("sample_rate", inputs.longs("sample_rate", 1), 1).toLongs()[0];
    if (waveform.numel() < 1 || rate < 1 || rate > HIGHEST_RATE) {
      throw new AgentException(
          "waveform is %s and sample_rate %d; needed are at least 1 channel of 1 sample and 1 to %d Hz."
              .formatted(Arrays.toString(waveform.shape()), rate, HIGHEST_RATE));
    }
    float[][] channels = new float[(int) waveform.size(0)][];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = waveform.select(0, c).toFloats();
    }
    Waveform mono = Waveform.of(channels, (int) rate).mono();
    float[] samples = Resampler.resample(mono, target).channel(0);
    return Map.of("waveform", Tensor.of(samples, samples.length));
  }
}
