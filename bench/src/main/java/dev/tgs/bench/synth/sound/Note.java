package dev.tgs.bench.synth.sound;

import java.util.Random;

/**
 * One sound of a voice: a note, a call, a burst, a syllable.
 *
 * @param out where it is added
 * @param from its first sample there
 * @param length in samples
 * @param hz its pitch
 * @param isLong whether it is a steady voice's only one
 * @param random for whatever varies
 */
record Note(float[] out, int from, int length, double hz, boolean isLong, Random random) {
  /** Gives the samples one by one. */
  interface Source {
    /**
     * @param time seconds since the start
     */
    double next(double time);
  }

  double seconds() {
    return (double) length / Sound.SAMPLE_RATE;
  }

  /** -1 to 1, another one each time. */
  double noise() {
    return 2 * random.nextDouble() - 1;
  }

  /** Plays a source with a soft start and end, in seconds. */
  void play(double attack, double release, Source source) {
    double whole = seconds();
    for (int i = 0; i < length && from + i < out.length; i++) {
      double time = (double) i / Sound.SAMPLE_RATE;
      double gain = Math.min(1, Math.min(time / attack, (whole - time) / release));
      out[from + i] += (float) (gain * source.next(time));
    }
  }

  /** What falls by 60 dB in so many seconds. */
  static double decay(double time, double seconds) {
    return StrictMath.exp(-6.9 * time / seconds);
  }
}
