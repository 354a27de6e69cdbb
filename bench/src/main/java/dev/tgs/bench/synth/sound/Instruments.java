package dev.tgs.bench.synth.sound;

/** Six instruments, each by the simplest physics that has its timbre. */
final class Instruments {
  private Instruments() {}

  /** A plucked string: a burst of noise goes round a loop that softens it (Karplus and Strong). */
  static void guitar(Note note) {
    double period = Sound.SAMPLE_RATE / note.hz() - 0.5;
    int size = (int) period;
    double share = period - size;
    double[] loop = new double[size + 1];
    LowPass pick = new LowPass(2500);
    for (int i = 0; i < loop.length; i++) {
      loop[i] = pick.filter(note.noise());
    }
    double keep = StrictMath.exp(-6.9 / (note.hz() * (note.isLong() ? 9 : 2.5)));
    Resonator body = new Resonator(210, 80);
    int[] at = {0};
    double[] last = {0};
    note.play(
        0.002,
        0.03,
        time -> {
          int i = at[0];
          int next = (i + 1) % loop.length;
          double delayed = (1 - share) * loop[next] + share * loop[i];
          double sample = keep * 0.5 * (delayed + last[0]);
          last[0] = delayed;
          loop[i] = sample;
          at[0] = next;
          return sample + 0.5 * body.filter(sample);
        });
  }

  /** A bowed string: a sawtooth with vibrato in a box of wood. */
  static void violin(Note note) {
    Oscillator string = new Oscillator(note.random().nextDouble());
    Resonator[] box = {new Resonator(480, 120), new Resonator(1100, 220), new Resonator(2800, 900)};
    double rate = 5 + note.random().nextDouble();
    double deep = 0.006 + 0.005 * note.random().nextDouble();
    note.play(
        Math.min(0.09, 0.3 * note.seconds()),
        Math.min(0.08, 0.3 * note.seconds()),
        time -> {
          double wobble = Math.min(1, 4 * time) * Oscillator.sineOf(rate * time);
          double saw = string.saw(note.hz() * (1 + deep * wobble)) + 0.05 * note.noise();
          double sum = 0.25 * saw;
          for (Resonator wood : box) {
            sum += 1.2 * wood.filter(saw);
          }
          return sum;
        });
  }

  /** A struck string: partials that are a little too high, the upper ones gone first. */
  static void piano(Note note) {
    int partials = (int) Math.min(12, 7000 / note.hz());
    Oscillator[] strings = new Oscillator[partials];
    double[] hz = new double[partials];
    double[] gain = new double[partials];
    double[] keep = new double[partials];
    for (int k = 0; k < partials; k++) {
      int n = k + 1;
      strings[k] = new Oscillator(note.random().nextDouble());
      hz[k] = n * note.hz() * Math.sqrt(1 + 0.0006 * n * n);
      gain[k] = 1 / (n * Math.sqrt(n));
      double seconds = (note.isLong() ? 11 : 3.5) / (1 + 0.25 * k);
      keep[k] = StrictMath.exp(-6.9 / (seconds * Sound.SAMPLE_RATE));
    }
    note.play(
        0.004,
        0.05,
        time -> {
          double sum = time < 0.012 ? 0.4 * note.noise() * (1 - time / 0.012) : 0;
          for (int k = 0; k < partials; k++) {
            sum += gain[k] * strings[k].sine(hz[k]);
            gain[k] *= keep[k];
          }
          return sum;
        });
  }

  /**
   * Beaten skin: a thud that falls in pitch, and the rattle of the snare; a roll when it is long.
   */
  static void drum(Note note) {
    double beats = note.isLong() ? 17 + 3 * note.random().nextDouble() : 0;
    Oscillator skin = new Oscillator(0);
    LowPass rattle = new LowPass(5000);
    LowPass low = new LowPass(700);
    note.play(
        0.002,
        0.03,
        time -> {
          double since = beats == 0 ? time : time - Math.floor(time * beats) / beats;
          double thud = skin.sine(note.hz() * (1 + 1.5 * Note.decay(since, 0.12)));
          double snare = rattle.filter(note.noise());
          snare -= low.filter(snare);
          return thud * Note.decay(since, 0.45) + 0.7 * snare * Note.decay(since, 0.25);
        });
  }

  /** Buzzing lips in a bell: the louder within a note, the brighter. */
  static void trumpet(Note note) {
    Oscillator lips = new Oscillator(note.random().nextDouble());
    Resonator bell = new Resonator(1500, 900);
    LowPass dark = new LowPass(1400);
    note.play(
        Math.min(0.05, 0.3 * note.seconds()),
        Math.min(0.06, 0.3 * note.seconds()),
        time -> {
          double scoop = 1 - 0.03 * Note.decay(time, 0.15);
          double saw = lips.saw(note.hz() * scoop * (1 + 0.003 * Oscillator.sineOf(5 * time)));
          double bright = Math.min(1, 0.3 + 8 * time);
          return bright * (1.6 * bell.filter(saw) + 0.3 * saw) + (1 - bright) * dark.filter(saw);
        });
  }

  /** Blown across an edge: nearly a sine, with breath. */
  static void flute(Note note) {
    Oscillator first = new Oscillator(0);
    Oscillator second = new Oscillator(0);
    Oscillator third = new Oscillator(0);
    Resonator breath = new Resonator(2 * note.hz(), 1500);
    note.play(
        Math.min(0.06, 0.3 * note.seconds()),
        Math.min(0.06, 0.3 * note.seconds()),
        time -> {
          double swell = 1 + 0.15 * Oscillator.sineOf(5 * time);
          double hz = note.hz() * (1 + 0.004 * Oscillator.sineOf(5 * time));
          return swell * (first.sine(hz) + 0.18 * second.sine(2 * hz) + 0.05 * third.sine(3 * hz))
              + 0.3 * breath.filter(note.noise());
        });
  }
}
