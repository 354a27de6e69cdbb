package dev.tgs.media;

import java.util.Arrays;

/**
 * Changes the sample rate of sound as {@code librosa.load(sr=...)} does, which is soxr's HQ:
 * published models that hear were trained on it, and their highest bands notice another resampler.
 * Sums are taken in double and rounded to float once.
 */
public final class Resampler {
  private static final int LOWEST_SOURCE = 1000;
  private static final int LOWEST_TARGET = 8000;
  private static final int HIGHEST = 384_000;
  private static final int HIGHEST_TARGET = 48_000;

  /** Samples made at a time. */
  private static final int BLOCK = 1 << 13;

  private Resampler() {}

  /**
   * Resamples each channel; take {@link Waveform#mono()} first where one is wanted.
   *
   * @return as many samples as librosa gives: the length times the ratio of the rates, rounded up
   * @throws MediaException if a rate is out of range, or the result too long
   */
  public static Waveform resample(Waveform waveform, int sampleRate) {
    int from = waveform.sampleRate();
    if (from == sampleRate) {
      return waveform;
    }
    if (from < LOWEST_SOURCE
        || from > HIGHEST
        || sampleRate < LOWEST_TARGET
        || sampleRate > HIGHEST_TARGET) {
      throw new MediaException(
          "sound of %d Hz cannot be resampled to %d Hz; from %d to %d Hz to %d to %d Hz is possible, so convert the sound to 16000 Hz first"
              .formatted(from, sampleRate, LOWEST_SOURCE, HIGHEST, LOWEST_TARGET, HIGHEST_TARGET));
    }
    long length = ((long) waveform.length() * sampleRate + from - 1) / from;
    if (length * waveform.channels() > Waveform.MAX_VALUES) {
      throw new MediaException(
          "%s becomes too long at %d Hz; use a shorter piece of it"
              .formatted(waveform, sampleRate));
    }
    var filters = ResamplerDesign.between(from, sampleRate);
    float[][] channels = new float[waveform.channels()][];
    Arrays.setAll(
        channels,
        c -> {
          PolyphaseFilter.Signal signal = signal(waveform.channel(c));
          for (PolyphaseFilter filter : filters) {
            signal = filter.applyTo(signal);
          }
          // soxr rounds the length; where librosa rounds it up, it appends a zero.
          long made = (2L * waveform.length() * sampleRate + from) / (2L * from);
          return samples(signal, (int) made, (int) length);
        });
    return Waveform.of(channels, sampleRate);
  }

  private static PolyphaseFilter.Signal signal(float[] samples) {
    return (from, count) -> {
      double[] values = new double[count];
      long end = Math.min(from + count, samples.length);
      for (long t = Math.max(from, 0); t < end; t++) {
        values[(int) (t - from)] = samples[(int) t];
      }
      return values;
    };
  }

  private static float[] samples(PolyphaseFilter.Signal signal, int made, int length) {
    float[] samples = new float[length];
    for (int from = 0; from < made; from += BLOCK) {
      double[] values = signal.read(from, Math.min(BLOCK, made - from));
      for (int i = 0; i < values.length; i++) {
        samples[from + i] = (float) values[i];
      }
    }
    return samples;
  }
}
