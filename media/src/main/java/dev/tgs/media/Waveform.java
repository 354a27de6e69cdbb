package dev.tgs.media;

/**
 * Sound as float samples of -1 to 1, of shape [channels, samples]: one channel, left and right, or
 * as many as the source has, in its order. The samples belong to the waveform once it is made:
 * nobody changes them afterwards.
 */
public final class Waveform {
  /** Samples of all channels together: 1 GiB, or 46 minutes of 48 kHz stereo. */
  static final long MAX_VALUES = 1L << 28;

  private final float[][] channels;
  private final int sampleRate;

  private Waveform(float[][] channels, int sampleRate) {
    this.channels = channels;
    this.sampleRate = sampleRate;
  }

  /**
   * @param channels at least one array, all of the same length, not copied
   * @param sampleRate samples per second
   */
  public static Waveform of(float[][] channels, int sampleRate) {
    if (channels.length == 0) {
      throw new IllegalArgumentException("a waveform has at least 1 channel, not 0");
    }
    for (float[] channel : channels) {
      if (channel.length != channels[0].length) {
        throw new IllegalArgumentException("the channels of a waveform have the same length");
      }
    }
    if (sampleRate < 1) {
      throw new IllegalArgumentException("a sample rate is above 0, not " + sampleRate);
    }
    return new Waveform(channels.clone(), sampleRate);
  }

  public int channels() {
    return channels.length;
  }

  /** The samples of one channel themselves, not a copy: for reading only. */
  public float[] channel(int index) {
    return channels[index];
  }

  /** Samples per second. */
  public int sampleRate() {
    return sampleRate;
  }

  /** Samples in each channel. */
  public int length() {
    return channels[0].length;
  }

  /** Length in seconds. */
  public double duration() {
    return (double) length() / sampleRate;
  }

  /** The mean of the channels in float arithmetic, as librosa takes it. */
  public Waveform mono() {
    if (channels.length == 1) {
      return this;
    }
    float[] mean = new float[length()];
    for (int i = 0; i < mean.length; i++) {
      float sum = 0;
      for (float[] channel : channels) {
        sum += channel[i];
      }
      mean[i] = sum / channels.length;
    }
    return new Waveform(new float[][] {mean}, sampleRate);
  }

  @Override
  public String toString() {
    return "Waveform[" + channels.length + " x " + length() + " at " + sampleRate + " Hz]";
  }
}
