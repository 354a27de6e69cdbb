package dev.tgs.bench.synth.sound;

import dev.tgs.bench.synth.sound.Throat.Vowel;
import java.util.List;

/** The voices of animals and people. */
final class Creatures {
  private static final double MAN = 1;
  private static final double WOMAN = 1.18;
  private static final double VOWELS_PER_SECOND = 0.7;

  private Creatures() {}

  /** A bark: short, rough, up and down again; a howl when it is long. */
  static void dog(Note note) {
    Throat throat = new Throat(1.25, note.random().nextDouble());
    if (note.isLong()) {
      note.play(
          0.15,
          0.3,
          time -> {
            double rise = Math.min(1, time / 0.6);
            double hz = note.hz() * (0.75 + 0.35 * rise + 0.04 * Oscillator.sineOf(0.4 * time));
            return throat.next(hz, Vowel.A, Vowel.U, rise, 0.02 * note.noise());
          });
      return;
    }
    double whole = Math.min(note.seconds(), 0.22);
    note.play(
        0.008,
        0.02,
        time -> {
          double share = Math.min(1, time / whole);
          double hz = note.hz() * (0.8 + 0.7 * Oscillator.sineOf(share / 2));
          double strength = Note.decay(Math.max(0, time - 0.5 * whole), 0.7 * whole);
          return strength * throat.next(hz, Vowel.O, Vowel.A, share, 0.5 * note.noise());
        });
  }

  /** A meow: a high vowel that opens and closes, its pitch up and down. */
  static void cat(Note note) {
    Throat throat = new Throat(1.7, note.random().nextDouble());
    double whole = note.seconds();
    note.play(
        Math.min(0.05, whole / 4),
        Math.min(0.1, whole / 3),
        time -> {
          double share = note.isLong() ? (0.55 * time) % 1 : time / whole;
          double open = Oscillator.sineOf(share / 2);
          double hz = note.hz() * (0.8 + 0.45 * open);
          return share < 0.5
              ? throat.next(hz, Vowel.I, Vowel.A, open, 0.02 * note.noise())
              : throat.next(hz, Vowel.U, Vowel.A, open, 0.02 * note.noise());
        });
  }

  /** Chirps: whistles that sweep down; a trill when it is long. */
  static void bird(Note note) {
    Oscillator whistle = new Oscillator(0);
    double sweeps = note.isLong() ? 14 : Math.max(1, Math.round(note.seconds() / 0.09));
    double rate = note.isLong() ? sweeps : sweeps / note.seconds();
    note.play(
        0.008,
        0.02,
        time -> {
          double share = (rate * time) % 1;
          double hz = note.hz() * (1.25 - 0.45 * share);
          double gain = note.isLong() ? 1 : Math.min(1, 6 * share) * Math.min(1, 4 * (1 - share));
          return gain * whistle.sine(hz);
        });
  }

  static void man(Note note) {
    person(note, MAN);
  }

  static void woman(Note note) {
    person(note, WOMAN);
  }

  /** A syllable; a sung tone that goes from vowel to vowel when it is long. */
  private static void person(Note note, double scale) {
    Throat throat = new Throat(scale, note.random().nextDouble());
    List<Vowel> vowels = List.of(Vowel.values());
    int start = note.random().nextInt(vowels.size());
    int stride = 1 + note.random().nextInt(vowels.size() - 1);
    double whole = note.seconds();
    note.play(
        Math.min(0.04, whole / 4),
        Math.min(0.06, whole / 3),
        time -> {
          double place = note.isLong() ? VOWELS_PER_SECOND * time : time / whole;
          int step = (int) place;
          double share = Math.min(1, 2 * (place - step));
          double hz =
              note.isLong()
                  ? note.hz() * (1 + 0.012 * Oscillator.sineOf(5.5 * time))
                  : note.hz() * (1.1 - 0.2 * place);
          return throat.next(
              hz,
              vowels.get((start + step * stride) % vowels.size()),
              vowels.get((start + (step + 1) * stride) % vowels.size()),
              share,
              0.03 * note.noise());
        });
  }
}
