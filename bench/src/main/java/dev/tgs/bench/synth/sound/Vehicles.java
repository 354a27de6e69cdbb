package dev.tgs.bench.synth.sound;

/** Horns, and engines when the sound is long. */
final class Vehicles {
  private Vehicles() {}

  /** Two high tones at once; else an engine that revs. */
  static void car(Note note) {
    if (note.isLong()) {
      Oscillator rev = new Oscillator(note.random().nextDouble());
      engine(note, 3500, time -> 0.28 * note.hz() * (1 + 0.35 * rev.sine(0.3)));
    } else {
      horn(note, 1.26, 2600);
    }
  }

  /** Two deep tones at once; else a slow engine whose brakes hiss at the end. */
  static void bus(Note note) {
    if (note.isLong()) {
      Oscillator idle = new Oscillator(note.random().nextDouble());
      engine(note, 900, time -> 0.24 * note.hz() * (1 + 0.05 * idle.sine(0.7)));
      hiss(note, 0.5);
    } else {
      horn(note, 1.5, 700);
    }
  }

  private static void horn(Note note, double interval, double bright) {
    Oscillator low = new Oscillator(note.random().nextDouble());
    Oscillator high = new Oscillator(note.random().nextDouble());
    Resonator mouth = new Resonator(bright, 0.8 * bright);
    note.play(
        0.012,
        0.03,
        time -> {
          double tone = low.saw(note.hz()) + high.saw(note.hz() * interval);
          return 0.5 * tone + 1.5 * mouth.filter(tone);
        });
  }

  /** Pulses of the cylinders with their noise. */
  private static void engine(Note note, double bright, Note.Source pitch) {
    Oscillator cylinders = new Oscillator(0);
    LowPass exhaust = new LowPass(bright);
    Resonator pipe = new Resonator(0.1 * bright, 0.08 * bright);
    note.play(
        0.1,
        0.2,
        time -> {
          double pulse = cylinders.saw(pitch.next(time));
          double burst = exhaust.filter(note.noise()) * (0.4 + 0.6 * pulse * pulse);
          return 0.6 * exhaust.filter(pulse) + 1.5 * pipe.filter(pulse) + burst;
        });
  }

  /** Air that escapes in the last seconds of a note. */
  private static void hiss(Note note, double seconds) {
    LowPass low = new LowPass(2500);
    double start = note.seconds() - seconds;
    note.play(
        0.1,
        0.1,
        time -> {
          double noise = note.noise();
          noise -= low.filter(noise);
          return time < start ? 0 : 0.25 * noise * Math.min(1, (time - start) / 0.05);
        });
  }
}
