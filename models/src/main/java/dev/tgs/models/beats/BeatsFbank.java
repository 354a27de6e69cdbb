package dev.tgs.models.beats;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Fbank;
import dev.tgs.media.MediaException;
import dev.tgs.media.Waveform;
import java.util.Arrays;

/** What BEATs reads of sound: the normalised filter bank of each of a number of equal segments. */
public final class BeatsFbank {
  /** The shortest segment of which BEATs makes tokens: one patch of 16 rows. */
  public static final int SHORTEST_SEGMENT = Fbank.WINDOW + 15 * Fbank.SHIFT;

  private static final double MEAN = 15.41663;
  private static final double STD = 6.55582;

  private BeatsFbank() {}

  /**
   * As published: segments of the length over their number, rounded down; what is left at the end
   * is dropped.
   *
   * @param sound one channel of 16 kHz
   * @return F32 [segments, m, 128]
   * @throws MediaException if a segment is shorter than one window of the filter bank, or a sample
   *     is no finite number
   */
  public static Tensor of(Waveform sound, int segments) {
    int samples = check(sound, segments).length() / segments;
    if (samples < Fbank.WINDOW) {
      throw new MediaException(
          "%d samples of sound in %d segments make %d a segment, but the filter bank needs %d; use longer sound or fewer segments"
              .formatted(sound.length(), segments, samples, Fbank.WINDOW));
    }
    return of(sound, segments, samples);
  }

  /**
   * As {@link #of}, but segments shorter than {@link #SHORTEST_SEGMENT} end in silence up to that
   * length, so that sound of any length, even of none, gives tokens.
   *
   * @return F32 [segments, m, 128], m of at least 16
   */
  public static Tensor ofAnyLength(Waveform sound, int segments) {
    int samples = check(sound, segments).length() / segments;
    return of(sound, segments, Math.max(samples, SHORTEST_SEGMENT));
  }

  private static Waveform check(Waveform sound, int segments) {
    if (sound.channels() != 1 || sound.sampleRate() != Fbank.SAMPLE_RATE) {
      throw new IllegalArgumentException(
          "BEATs hears one channel of %d Hz, not %s; take its mono and resample it"
              .formatted(Fbank.SAMPLE_RATE, sound));
    }
    if (segments < 1) {
      throw new IllegalArgumentException("sound has at least 1 segment, not " + segments);
    }
    for (float sample : sound.channel(0)) {
      if (!Float.isFinite(sample)) {
        throw new MediaException(
            "the sound has samples that are not finite numbers, such as %s; convert it to 16 bits"
                .formatted(sample));
      }
    }
    return sound;
  }

  /** Each segment's samples, followed by silence up to {@code length}. */
  private static Tensor of(Waveform sound, int segments, int length) {
    int samples = sound.length() / segments;
    return Scope.tidy(
        () -> {
          Tensor[] banks = new Tensor[segments];
          for (int i = 0; i < segments; i++) {
            float[] segment = Arrays.copyOfRange(sound.channel(0), i * samples, (i + 1) * samples);
            float[] bank = Fbank.of(Arrays.copyOf(segment, length)); // [m, 128]
            banks[i] = Tensor.of(bank, bank.length / Fbank.BINS, Fbank.BINS);
          }
          return Tensor.stack(0, banks).sub(MEAN).div(2 * STD);
        });
  }

  /**
   * Of two sounds that are heard at once: energies add, where the waves have nothing to do with
   * each other.
   *
   * @param one F32 [..., 128]
   * @param other of the same shape
   */
  public static Tensor together(Tensor one, Tensor other) {
    Tensor less = one.sub(other).abs().mul(-2 * STD);
    return one.maximum(other).add(less.exp().add(1).log().div(2 * STD));
  }
}
