package dev.tgs.bench.synth.sound;

import java.util.Random;

/** Where a scene is heard: walls that answer a little, and a quiet that is not silence. */
final class Room {
  private static final double[] ECHOES = {0.0297, 0.0371, 0.0411, 0.0437};

  private Room() {}

  /** Adds the answer of the walls (Schroeder: four loops side by side, one behind them). */
  static void reverberate(float[] sound, Random random) {
    double size = 0.7 + 0.6 * random.nextDouble();
    double seconds = 0.2 + 0.3 * random.nextDouble();
    double wet = 0.03 + 0.05 * random.nextDouble();
    float[] answer = new float[sound.length];
    for (double echo : ECHOES) {
      int delay = (int) (echo * size * Sound.SAMPLE_RATE);
      float keep = (float) StrictMath.exp(-6.9 * echo * size / seconds);
      float[] loop = new float[delay];
      for (int i = 0, at = 0; i < sound.length; i++) {
        float delayed = loop[at];
        loop[at] = sound[i] + keep * delayed;
        answer[i] += delayed;
        at = at + 1 == delay ? 0 : at + 1;
      }
    }
    int delay = (int) (0.005 * size * Sound.SAMPLE_RATE);
    float[] loop = new float[delay];
    for (int i = 0, at = 0; i < sound.length; i++) {
      float inside = answer[i] + 0.7f * loop[at];
      float out = loop[at] - 0.7f * inside;
      loop[at] = inside;
      at = at + 1 == delay ? 0 : at + 1;
      sound[i] += (float) wet * out;
    }
  }

  /** Adds noise, 55 to 65 decibels below full scale, stronger where it is low. */
  static void murmur(float[] sound, Random random) {
    double strength = StrictMath.pow(10, (-65 + 10 * random.nextDouble()) / 20);
    LowPass low = new LowPass(400);
    for (int i = 0; i < sound.length; i++) {
      double noise = 2 * random.nextDouble() - 1;
      sound[i] += (float) (strength * (noise + 5 * low.filter(noise)));
    }
  }
}
