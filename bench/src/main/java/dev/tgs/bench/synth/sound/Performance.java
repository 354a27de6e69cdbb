package dev.tgs.bench.synth.sound;

import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.bench.synth.Voice.Rhythm;
import java.util.Random;

/** One voice from its onset to its end, alone in silence. */
final class Performance {
  /** Strengths in decibels below full scale, over the time in which there is sound. */
  private static final double LOUD = -21;

  private static final double SOFT = -33;

  /** Either strength varies by so much up or down. */
  private static final double VARIATION = 2;

  /** Ratios of a scale on which everything fits together. */
  private static final double[] SCALE = {1, 9 / 8.0, 5 / 4.0, 3 / 2.0, 5 / 3.0};

  private static final int FRAME = Sound.SAMPLE_RATE / 50;

  private Performance() {}

  static float[] of(Kind kind, Voice voice, int samples) {
    Random random = new Random(voice.seed());
    Timbre timbre = Timbre.of(kind);
    double base = timbre.low() * StrictMath.pow(timbre.high() / timbre.low(), random.nextDouble());
    double decibels =
        (voice.loudness() == Loudness.LOUD ? LOUD : SOFT)
            + VARIATION * (2 * random.nextDouble() - 1);
    float[] out = new float[samples];
    play(timbre, voice, base, random, out);
    scale(out, StrictMath.pow(10, decibels / 20));
    return out;
  }

  private static void play(Timbre timbre, Voice voice, double base, Random random, float[] out) {
    if (voice.rhythm() == Rhythm.STEADY) {
      timbre.player().play(note(voice.onset(), voice.length(), base, true, random, out));
      return;
    }
    boolean fast = voice.rhythm() == Rhythm.FAST;
    double share = fast ? 0.55 + 0.1 * random.nextDouble() : 0.4 + 0.15 * random.nextDouble();
    double usual = fast ? 0.25 : 1;
    // The last note ends where the voice ends.
    long count = Math.max(2, Math.round((voice.length() + (1 - share) * usual) / usual));
    double period = voice.length() / (count - 1 + share);
    for (int i = 0; i < count; i++) {
      double late = i == 0 || i == count - 1 ? 0 : 0.06 * period * (random.nextDouble() - 0.5);
      double hz =
          timbre.isMelodic()
              ? base * SCALE[random.nextInt(SCALE.length)]
              : base * (0.96 + 0.08 * random.nextDouble());
      double onset = voice.onset() + i * period + late;
      timbre.player().play(note(onset, share * period, hz, false, random, out));
    }
  }

  private static Note note(
      double onset, double length, double hz, boolean isLong, Random random, float[] out) {
    int from = (int) Math.round(onset * Sound.SAMPLE_RATE);
    int samples = (int) Math.round(length * Sound.SAMPLE_RATE);
    return new Note(out, from, samples, hz, isLong, random);
  }

  /** Brings the mean strength of the frames that sound to a value. */
  private static void scale(float[] out, double strength) {
    int frames = out.length / FRAME;
    double[] power = new double[frames];
    double most = 0;
    for (int f = 0; f < frames; f++) {
      for (int i = f * FRAME; i < (f + 1) * FRAME; i++) {
        power[f] += out[i] * out[i];
      }
      most = Math.max(most, power[f]);
    }
    double sum = 0;
    int sounding = 0;
    for (double value : power) {
      if (value > 0.01 * most) {
        sum += value;
        sounding++;
      }
    }
    double gain = sounding == 0 ? 0 : strength / Math.sqrt(sum / sounding / FRAME);
    for (int i = 0; i < out.length; i++) {
      out[i] *= (float) gain;
    }
  }
}
