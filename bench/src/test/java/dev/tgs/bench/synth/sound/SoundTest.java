package dev.tgs.bench.synth.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Motion;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.bench.synth.Voice.Rhythm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoundTest {
  private static final int FRAME = Sound.SAMPLE_RATE / 50;

  static Stream<Kind> vocal() {
    return Stream.of(Kind.values()).filter(Kind::isVocal);
  }

  private static Script script(Kind kind, Voice voice) {
    Actor actor =
        new Actor(
            kind, Colour.RED, 0.5, 0.5, 0.3, Motion.STILL, 1, Optional.empty(), Optional.of(voice));
    return new Script(9, 320, 180, 5, List.of(actor));
  }

  private static float[] play(Kind kind, Voice voice) {
    return Sound.of(script(kind, voice)).channel(0);
  }

  private static Voice voice(Loudness loudness, Rhythm rhythm, long seed) {
    return new Voice(1, 2, loudness, rhythm, seed);
  }

  /** Root mean square of stretches of 20 ms, in decibels below full scale. */
  private static double[] levels(float[] sound) {
    double[] levels = new double[sound.length / FRAME];
    for (int f = 0; f < levels.length; f++) {
      double sum = 1e-12;
      for (int i = f * FRAME; i < (f + 1) * FRAME; i++) {
        sum += sound[i] * sound[i];
      }
      levels[f] = 10 * Math.log10(sum / FRAME);
    }
    return levels;
  }

  private static double loudest(float[] sound) {
    double most = -200;
    for (double level : levels(sound)) {
      most = Math.max(most, level);
    }
    return most;
  }

  @Test
  void sameScriptGivesTheSameSamplesAndAnotherSeedOthers() {
    Script script = ScriptWriter.write(3, Split.TRAIN, 5);
    assertThat(Sound.of(script).channel(0)).isEqualTo(Sound.of(script).channel(0));
    Script other = ScriptWriter.write(3, Split.TRAIN, 6);
    assertThat(Sound.of(script).channel(0)).isNotEqualTo(Sound.of(other).channel(0));
  }

  @Test
  void samplesAreWholeStepsBelowHalfScale() {
    for (float sample : Sound.of(ScriptWriter.write(3, Split.TRAIN, 1)).channel(0)) {
      assertThat(Math.abs(sample)).isLessThan(0.5f);
      assertThat(sample * 32768).isEqualTo(Math.round(sample * 32768));
    }
  }

  @ParameterizedTest
  @MethodSource("vocal")
  void soundsFromItsOnsetToItsEnd(Kind kind) {
    for (Rhythm rhythm : Rhythm.values()) {
      float[] sound = play(kind, voice(Loudness.LOUD, rhythm, 11));
      double[] levels = levels(sound);
      double least = loudest(sound) - 20;
      int first = 0;
      int last = 0;
      for (int f = 0; f < levels.length; f++) {
        if (levels[f] > least) {
          first = first == 0 ? f : first;
          last = f;
        }
      }
      assertThat(first * 0.02).as("%s %s begins", kind, rhythm).isCloseTo(1, within(0.08));
      // A bark or a beat has died before its note ends.
      assertThat(last * 0.02).as("%s %s ends", kind, rhythm).isBetween(2.5, 3.2);
    }
  }

  @ParameterizedTest
  @MethodSource("vocal")
  void loudIsLouderThanSoft(Kind kind) {
    for (long seed = 0; seed < 5; seed++) {
      double loud = loudest(play(kind, voice(Loudness.LOUD, Rhythm.SLOW, seed)));
      double soft = loudest(play(kind, voice(Loudness.SOFT, Rhythm.SLOW, seed)));
      assertThat(loud - soft).isBetween(7.0, 16.0);
    }
  }

  @ParameterizedTest
  @MethodSource("vocal")
  void rhythmsHaveTheirNumberOfNotes(Kind kind) {
    assertThat(gaps(kind, Rhythm.STEADY)).isZero();
    assertThat(gaps(kind, Rhythm.SLOW)).isBetween(1, 2);
    assertThat(gaps(kind, Rhythm.FAST)).isBetween(6, 9);
  }

  /** How often the sound of two seconds falls well below its strength and comes back. */
  private static int gaps(Kind kind, Rhythm rhythm) {
    float[] sound = new float[5 * Sound.SAMPLE_RATE];
    float[] alone = Performance.of(kind, voice(Loudness.LOUD, rhythm, 4), sound.length);
    double[] levels = levels(alone);
    double least = loudest(alone) - (rhythm == Rhythm.STEADY ? 40 : 25);
    int gaps = -1;
    boolean isOn = false;
    for (double level : levels) {
      boolean now = level > least;
      gaps += now && !isOn ? 1 : 0;
      isOn = now;
    }
    return gaps;
  }

  /** Mean spectrum in 24 bands of equal ratio, in decibels around its own mean. */
  private static double[] timbre(Kind kind, Rhythm rhythm, long seed) {
    float[] alone = Performance.of(kind, voice(Loudness.LOUD, rhythm, seed), 4 * Sound.SAMPLE_RATE);
    double[] bands = new double[24];
    double mean = 0;
    for (int b = 0; b < bands.length; b++) {
      double hz = 80 * Math.pow(2, b / 4.0);
      Resonator band = new Resonator(hz, hz / 6);
      double sum = 1e-9;
      for (float sample : alone) {
        double passed = band.filter(sample);
        sum += passed * passed;
      }
      bands[b] = Math.max(-40, 10 * Math.log10(sum));
      mean += bands[b] / bands.length;
    }
    for (int b = 0; b < bands.length; b++) {
      bands[b] -= mean;
    }
    return bands;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }

  /** By nothing but their mean spectrum, hardly a voice of 52 is taken for one of another kind. */
  @Test
  void kindsDifferInTimbre() {
    Map<Kind, List<double[]>> known = new EnumMap<>(Kind.class);
    vocal()
        .forEach(
            kind -> {
              List<double[]> some = new ArrayList<>();
              for (long seed = 0; seed < 6; seed++) {
                some.add(timbre(kind, Rhythm.FAST, seed));
              }
              known.put(kind, some);
            });
    List<String> wrong = new ArrayList<>();
    vocal()
        .forEach(
            kind -> {
              for (long seed = 100; seed < 104; seed++) {
                Kind nearest = nearest(timbre(kind, Rhythm.FAST, seed), known);
                if (nearest != kind) {
                  wrong.add(kind + " as " + nearest);
                }
              }
            });
    assertThat(wrong).as("of 52").hasSizeLessThan(3);
  }

  private static Kind nearest(double[] timbre, Map<Kind, List<double[]>> known) {
    Kind best = Kind.GUITAR;
    double least = Double.POSITIVE_INFINITY;
    for (Map.Entry<Kind, List<double[]>> entry : known.entrySet()) {
      for (double[] other : entry.getValue()) {
        if (distance(timbre, other) < least) {
          least = distance(timbre, other);
          best = entry.getKey();
        }
      }
    }
    return best;
  }
}
