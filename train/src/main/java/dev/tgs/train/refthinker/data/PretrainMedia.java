package dev.tgs.train.refthinker.data;

import dev.tgs.media.Fbank;
import dev.tgs.media.Waveform;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which frames of a pre-training video are watched, and which pieces of a sound are heard. */
public final class PretrainMedia {
  /** Of a video, at most. */
  public static final int FRAMES = 8;

  private PretrainMedia() {}

  /**
   * Frames at equal distances from the first on: eight, or all of a shorter video.
   *
   * @param length frames of the video
   */
  public static int[] frames(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("a video has at least 1 frame, not " + length);
    }
    int count = Math.min(FRAMES, length);
    return IntStream.range(0, count).map(i -> (int) ((long) i * length / count)).toArray();
  }

  /** Whole seconds of a sound, the last one ending in silence; at least one. */
  public static int seconds(Waveform sound) {
    return Math.max(1, (sound.length() + Fbank.SAMPLE_RATE - 1) / Fbank.SAMPLE_RATE);
  }

  /**
   * The sound followed by silence up to {@link #seconds}, of which BEATs hears each by itself. The
   * published code computes the filter bank of a sound with such silence in double precision, a
   * difference below 2e-5.
   *
   * @param sound one channel of 16 kHz
   */
  public static Waveform padded(Waveform sound) {
    if (sound.channels() != 1 || sound.sampleRate() != Fbank.SAMPLE_RATE) {
      throw new IllegalArgumentException(
          "BEATs hears one channel of %d Hz, not %s; take its mono and resample it"
              .formatted(Fbank.SAMPLE_RATE, sound));
    }
    float[] samples =
        Arrays.copyOf(sound.channel(0), Math.multiplyExact(seconds(sound), Fbank.SAMPLE_RATE));
    return Waveform.of(new float[][] {samples}, Fbank.SAMPLE_RATE);
  }
}
