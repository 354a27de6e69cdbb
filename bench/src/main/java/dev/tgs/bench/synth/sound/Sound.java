package dev.tgs.bench.synth.sound;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Voice;
import dev.tgs.media.Waveform;
import java.util.Random;

/** Plays a script: all voices in one room. The same script gives the same samples everywhere. */
public final class Sound {
  /** What the thinker hears by; a file of this rate needs no resampling. */
  public static final int SAMPLE_RATE = 16_000;

  private static final float LIMIT = 0.45f;
  private static final float STEPS = 1 << 15;

  private Sound() {}

  /**
   * One channel of whole 16-bit steps below half of full scale: a file of 16-bit PCM gives back the
   * very same samples.
   */
  public static Waveform of(Script script) {
    float[] mix = new float[(int) Math.round(script.seconds() * SAMPLE_RATE)];
    for (Actor actor : script.actors()) {
      if (actor.voice().isPresent()) {
        Voice voice = actor.voice().get();
        float[] alone = Performance.of(actor.kind(), voice, mix.length);
        for (int i = 0; i < mix.length; i++) {
          mix[i] += alone[i];
        }
      }
    }
    Random random = new Random(script.seed() ^ 0x50554e44L);
    Room.reverberate(mix, random);
    Room.murmur(mix, random);
    for (int i = 0; i < mix.length; i++) {
      mix[i] = Math.round(limited(mix[i]) * STEPS) / STEPS;
    }
    return Waveform.of(new float[][] {mix}, SAMPLE_RATE);
  }

  /** Leaves what is quiet as it is and bends peaks, so that none is cut. */
  private static float limited(float sample) {
    float size = Math.abs(sample);
    float knee = LIMIT / 2;
    if (size <= knee) {
      return sample;
    }
    float over = (size - knee) / knee;
    return Math.copySign(knee + knee * over / (1 + over), sample);
  }
}
