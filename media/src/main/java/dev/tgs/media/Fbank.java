package dev.tgs.media;

import java.util.Arrays;

/**
 * Kaldi's log mel filter bank of 16 kHz sound, with the settings that BEATs was trained with: 128
 * bands of 20 to 8000 Hz, windows of 25 ms every 10 ms, whole windows only, no dither. Computed in
 * double, rounded to float at the end.
 */
public final class Fbank {
  public static final int SAMPLE_RATE = 16_000;

  /** Bands. */
  public static final int BINS = 128;

  /** Samples of one window; shorter sound has no row. */
  public static final int WINDOW = 400;

  /** Samples from one window to the next. */
  public static final int SHIFT = 160;

  private static final int POINTS = 512;
  private static final double LOWEST = 20;
  private static final double HIGHEST = SAMPLE_RATE / 2.0;
  private static final double PREEMPHASIS = 0.97;

  /** Kaldi counts in 16-bit steps. */
  private static final double FULL_SCALE = 1 << 15;

  /** Smallest energy before the logarithm. */
  private static final double FLOOR = 0x1p-23;

  private static final double[] SHAPE = povey();
  private static final double[] PLACES = places();
  private static final Fft TRANSFORM = new Fft(POINTS);

  private Fbank() {}

  /** Rows that this many samples give. */
  public static int rows(int samples) {
    return samples < WINDOW ? 0 : 1 + (samples - WINDOW) / SHIFT;
  }

  /**
   * @param samples at {@link #SAMPLE_RATE}, of -1 to 1
   * @return [rows, {@link #BINS}], row after row
   */
  public static float[] of(float[] samples) {
    float[] bank = new float[Math.multiplyExact(rows(samples.length), BINS)];
    for (int row = 0; row < bank.length / BINS; row++) {
      double[] energies = energies(power(samples, row * SHIFT));
      for (int bin = 0; bin < BINS; bin++) {
        bank[row * BINS + bin] = (float) Math.log(Math.max(energies[bin], FLOOR));
      }
    }
    return bank;
  }

  /**
   * Triangles that are straight in mel, not in Hz: what a point gives to the band above it and to
   * the one below makes 1.
   */
  private static double[] energies(double[] power) {
    double[] energies = new double[BINS];
    for (int k = 0; k < power.length; k++) {
      int upper = (int) Math.floor(PLACES[k]);
      double share = PLACES[k] - upper;
      if (upper >= 0 && upper < BINS) {
        energies[upper] += share * power[k];
      }
      if (upper >= 1) {
        energies[upper - 1] += (1 - share) * power[k];
      }
    }
    return energies;
  }

  /** The squared spectrum of the window that starts here, without its last point. */
  private static double[] power(float[] samples, int start) {
    double[] re = new double[POINTS];
    double[] im = new double[POINTS];
    double mean = 0;
    for (int i = 0; i < WINDOW; i++) {
      re[i] = samples[start + i] * FULL_SCALE;
      mean += re[i] / WINDOW;
    }
    double before = re[0] - mean;
    for (int i = 0; i < WINDOW; i++) {
      double sample = re[i] - mean;
      re[i] = (sample - PREEMPHASIS * before) * SHAPE[i];
      before = sample;
    }
    TRANSFORM.transform(re, im);
    double[] power = new double[POINTS / 2];
    Arrays.setAll(power, k -> re[k] * re[k] + im[k] * im[k]);
    return power;
  }

  /** Povey's window: a Hann window to the power of 0.85, which is 0 at both ends. */
  private static double[] povey() {
    double[] shape = new double[WINDOW];
    Arrays.setAll(shape, i -> Math.pow(0.5 - 0.5 * Math.cos(2 * Math.PI * i / (WINDOW - 1)), 0.85));
    return shape;
  }

  /** Where each point of the spectrum lies among the bands: band b peaks at b + 1. */
  private static double[] places() {
    double step = (mel(HIGHEST) - mel(LOWEST)) / (BINS + 1);
    double[] places = new double[POINTS / 2];
    Arrays.setAll(places, k -> (mel((double) k * SAMPLE_RATE / POINTS) - mel(LOWEST)) / step);
    return places;
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }
}
