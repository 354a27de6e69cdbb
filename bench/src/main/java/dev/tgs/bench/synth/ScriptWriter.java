package dev.tgs.bench.synth;

import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.bench.synth.Voice.Rhythm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Writes scenes about which a question has one answer: no two things share both kind and colour;
 * what sounds is the only one of its kind, so that an ear can tell which it is; and voices differ
 * clearly in onset and length where they differ at all.
 */
public final class ScriptWriter {
  /** Of a picture, in pixels. */
  public static final int WIDTH = 320;

  public static final int HEIGHT = 180;

  /** Two voices never begin closer to each other, in seconds. */
  public static final double LEAST_GAP = 1;

  /** A voice is short or long and nothing between, in seconds. */
  public static final double LONGEST_SHORT = 2.2;

  public static final double SHORTEST_LONG = 4;

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final double SHORTEST = 1.6;
  private static final double LONGEST = 6.5;
  private static final double LAST_END = 9.8;
  private static final int MOST_VOICES = 3;

  private ScriptWriter() {}

  /** The scene at a place of a split of a data set. */
  public static Script write(int seed, Split split, int index) {
    return write(Seeds.of(seed, split, index), split);
  }

  /** The scene of a seed of its own. */
  public static Script write(long seed, Split split) {
    Random random = new Random(seed);
    Staging staging = new Staging(WIDTH, HEIGHT, KINDS, split::allows);
    while (true) {
      List<Actor> staged = staging.stage(random);
      List<Integer> singers = singers(staged);
      if (!singers.isEmpty() && namesDiffer(staged)) {
        return new Script(seed, WIDTH, HEIGHT, Script.SECONDS, withVoices(staged, singers, random));
      }
    }
  }

  private static boolean namesDiffer(List<Actor> actors) {
    Set<String> names = new HashSet<>();
    return actors.stream().allMatch(actor -> names.add(actor.name()));
  }

  /** The actors that can sound and are alone of their kind. */
  private static List<Integer> singers(List<Actor> actors) {
    List<Integer> singers = new ArrayList<>();
    List<Kind> kinds = actors.stream().map(Actor::kind).toList();
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i).isVocal() && Collections.frequency(kinds, kinds.get(i)) == 1) {
        singers.add(i);
      }
    }
    return singers;
  }

  private static List<Actor> withVoices(List<Actor> staged, List<Integer> singers, Random random) {
    Collections.shuffle(singers, random);
    double lot = random.nextDouble();
    int wanted = lot < 0.1 ? 1 : lot < 0.55 ? 2 : MOST_VOICES;
    int count = Math.min(wanted, singers.size());
    List<Voice> voices = voices(count, random);
    List<Actor> actors = new ArrayList<>(staged);
    for (int i = 0; i < count; i++) {
      int singer = singers.get(i);
      actors.set(singer, actors.get(singer).saying(Optional.of(voices.get(i))));
    }
    return actors;
  }

  private static List<Voice> voices(int count, Random random) {
    List<Voice> voices = new ArrayList<>();
    List<Rhythm> rhythms = new ArrayList<>(List.of(Rhythm.values()));
    Collections.shuffle(rhythms, random);
    boolean[] loud = mostlyOneOdd(count, random);
    boolean[] longs = mostlyOneOdd(count, random);
    double onset = 0.2 + random.nextDouble();
    for (int i = 0; i < count; i++) {
      double room = LAST_END - onset;
      boolean isLong = room > SHORTEST_LONG && longs[i];
      double length =
          isLong
              ? between(SHORTEST_LONG, Math.min(LONGEST, room), random)
              : between(SHORTEST, LONGEST_SHORT, random);
      Rhythm rhythm = random.nextInt(4) == 0 ? rhythms.get(0) : rhythms.get(i);
      Loudness loudness = loud[i] ? Loudness.LOUD : Loudness.SOFT;
      voices.add(new Voice(onset, length, loudness, rhythm, random.nextLong()));
      onset += between(LEAST_GAP, 3.2, random);
    }
    return voices;
  }

  /** As a rule one differs from all others, so that it can be asked for. */
  private static boolean[] mostlyOneOdd(int count, Random random) {
    boolean[] values = new boolean[count];
    boolean isOdd = random.nextBoolean();
    int odd = random.nextInt(count);
    boolean byLot = random.nextInt(5) == 0;
    for (int i = 0; i < count; i++) {
      values[i] = byLot ? random.nextBoolean() : (i == odd) == isOdd;
    }
    return values;
  }

  private static double between(double least, double most, Random random) {
    return least + (most - least) * random.nextDouble();
  }

  /** Whether a voice is one of the long ones. */
  public static boolean isLong(Voice voice) {
    return voice.length() > (LONGEST_SHORT + SHORTEST_LONG) / 2;
  }
}
