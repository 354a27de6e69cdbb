package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Poses;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the tokens of a frame and of a second are to tell the language model: a token for each thing
 * from left to right, and for each voice. A token is the sum of the directions of its attributes,
 * which are at right angles to each other, each with its weight, and of its place in the list. The
 * language model learns to read such sums before eye and ear can make them, and these learn to make
 * them before they meet it.
 */
final class Percepts implements AutoCloseable {
  private static final int KINDS = Kind.values().length;
  private static final int COLOURS = Colour.values().length;

  static final int SEEN_KIND = 0;
  static final int COLOUR = SEEN_KIND + KINDS;
  static final int HELD = COLOUR + COLOURS;
  static final int HOLDS = HELD + 1;
  static final int NO_THING = HOLDS + 1;
  static final int ACROSS = NO_THING + 1;
  static final int DOWN = ACROSS + 1;
  static final int TURN = DOWN + 1;
  static final int HEARD_KIND = TURN + 1;
  static final int LOUDNESS = HEARD_KIND + KINDS;
  static final int RHYTHM = LOUDNESS + Loudness.values().length;
  static final int SHARE = RHYTHM + Voice.Rhythm.values().length;
  static final int STARTS = SHARE + 1;
  static final int NO_VOICE = STARTS + 1;
  static final int COUNT = NO_VOICE + 1;

  /** Length of a direction; the words of the language model begin about as long. */
  static final double LENGTH = 0.5;

  /** Share of a second below which a voice is not heard in it. */
  private static final double LEAST_SHARE = 0.08;

  /** Turn of a swaying thing, in degrees. */
  private static final double MOST_TURN = 7;

  /** Deviation of numbers from one frame or second to the next. */
  private static final double NOISE = 0.06;

  /** Deviation of a place that lasts. */
  private static final double BESIDE = 0.08;

  /** Share of the tokens that tell something else. */
  private static final double MISTAKEN = 0.06;

  /** Directions of the attributes, then of the places that things and voices have in their list. */
  private static final int ALL = COUNT + ThinkerSizes.THINGS + ThinkerSizes.VOICES;

  private final Tensor directions; // [COUNT, width]
  private final Tensor things; // [THINGS, width]
  private final Tensor voices; // [VOICES, width]

  Percepts(int width, long seed, Device device) {
    float[] all = orthogonal(width, new SplittableRandom(seed));
    try (Scope scope = Scope.open()) {
      Tensor rows = Tensor.of(all, ALL, width).to(device);
      directions = Scope.keep(rows.narrow(0, 0, COUNT).copy());
      things = Scope.keep(rows.narrow(0, COUNT, ThinkerSizes.THINGS).copy());
      voices = Scope.keep(rows.narrow(0, COUNT + ThinkerSizes.THINGS, ThinkerSizes.VOICES).copy());
    }
  }

  private static float[] orthogonal(int width, SplittableRandom random) {
    double[][] rows = new double[ALL][width];
    float[] all = new float[ALL * width];
    for (int i = 0; i < ALL; i++) {
      double[] row = rows[i];
      for (int k = 0; k < width; k++) {
        row[k] = random.nextGaussian();
      }
      for (int j = 0; j < i; j++) {
        double along = dot(row, rows[j]);
        for (int k = 0; k < width; k++) {
          row[k] -= along * rows[j][k];
        }
      }
      double length = Math.sqrt(dot(row, row));
      for (int k = 0; k < width; k++) {
        row[k] /= length;
        all[i * width + k] = (float) (LENGTH * row[k]);
      }
    }
    return all;
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }

  @SuppressWarnings(
      "EnumOrdinal") // the order of kinds, colours and the like is part of the weights
  static int index(Enum<?> value) {
    return value.ordinal();
  }

  /** Weights of all attributes of the things in view: [THINGS * COUNT]. */
  static float[] seen(Script script, Poses poses, double time) {
    List<Actor> actors = script.actors();
    List<Integer> fromLeft = script.fromLeft();
    float[] weights = new float[ThinkerSizes.THINGS * COUNT];
    for (int slot = 0; slot < ThinkerSizes.THINGS; slot++) {
      int at = slot * COUNT;
      if (slot >= fromLeft.size()) {
        weights[at + NO_THING] = 1;
        continue;
      }
      int index = fromLeft.get(slot);
      Actor actor = actors.get(index);
      weights[at + SEEN_KIND + index(actor.kind())] = 1;
      weights[at + COLOUR + index(actor.colour())] = 1;
      weights[at + HELD] = actor.holder().isPresent() ? 1 : 0;
      weights[at + HOLDS] = holds(actors, index) ? 1 : 0;
      Box box = poses.of(index, time).box();
      weights[at + ACROSS] = across((box.x0() + box.x1()) / 2 / script.width());
      weights[at + DOWN] = down((box.y0() + box.y1()) / 2 / script.height());
      weights[at + TURN] = (float) (poses.of(index, time).turn() / MOST_TURN);
    }
    return weights;
  }

  private static float across(double x) {
    return (float) (2 * x - 1);
  }

  private static float down(double y) {
    return (float) (3 * (y - 0.6));
  }

  /**
   * Tells the place of a thing in a part of the picture, whose corner and sides are given as shares
   * of the whole.
   *
   * @param at where the thing's weights begin
   */
  static void move(float[] weights, int at, double x, double y, double width, double height) {
    double inX = ((weights[at + ACROSS] + 1) / 2 - x) / width;
    double inY = (weights[at + DOWN] / 3 + 0.6 - y) / height;
    weights[at + ACROSS] = across(inX);
    weights[at + DOWN] = down(inY);
  }

  /**
   * Leaves open which colour a thing has.
   *
   * @param at where the thing's weights begin
   */
  static void forgetColour(float[] weights, int at) {
    Arrays.fill(weights, at + COLOUR, at + COLOUR + COLOURS, Float.NaN);
  }

  /**
   * Leaves open of which kind a thing is.
   *
   * @param at where the thing's weights begin
   */
  static void forgetKind(float[] weights, int at) {
    Arrays.fill(weights, at + SEEN_KIND, at + SEEN_KIND + KINDS, Float.NaN);
  }

  static boolean holds(List<Actor> actors, int index) {
    return actors.stream().anyMatch(actor -> actor.holder().stream().anyMatch(h -> h == index));
  }

  /** How much of a second a voice fills. */
  static double share(Voice voice, int second) {
    return Math.max(0, Math.min(voice.end(), second + 1) - Math.max(voice.onset(), second));
  }

  /** The actors that are heard in a second, in the order of their kinds. */
  static List<Actor> heardIn(List<Actor> actors, int second) {
    List<Actor> heard = new ArrayList<>();
    for (Actor actor : actors) {
      if (actor.voice().filter(voice -> share(voice, second) > LEAST_SHARE).isPresent()) {
        heard.add(actor);
      }
    }
    heard.sort(Comparator.comparing(Actor::kind));
    return heard;
  }

  /** Weights of all attributes of the voices in a second: [VOICES * COUNT]. */
  static float[] heard(List<Actor> actors, int second) {
    List<Actor> heard = heardIn(actors, second);
    float[] weights = new float[ThinkerSizes.VOICES * COUNT];
    for (int slot = 0; slot < ThinkerSizes.VOICES; slot++) {
      int at = slot * COUNT;
      if (slot >= heard.size()) {
        weights[at + NO_VOICE] = 1;
        continue;
      }
      Voice voice = heard.get(slot).voice().orElseThrow();
      weights[at + HEARD_KIND + index(heard.get(slot).kind())] = 1;
      weights[at + LOUDNESS + index(voice.loudness())] = 1;
      weights[at + RHYTHM + index(voice.rhythm())] = 1;
      weights[at + SHARE] = (float) share(voice, second);
      weights[at + STARTS] = voice.onset() >= second && voice.onset() < second + 1 ? 1 : 0;
    }
    return weights;
  }

  /** All frames of a clip: [PARTS * THINGS, COUNT]. */
  static float[] seen(Script script) {
    Poses poses = new Poses(script);
    float[] all = new float[ThinkerSizes.PARTS * ThinkerSizes.THINGS * COUNT];
    for (int t = 0; t < ThinkerSizes.PARTS; t++) {
      float[] part = seen(script, poses, t * script.seconds() / ThinkerSizes.PARTS);
      System.arraycopy(part, 0, all, t * part.length, part.length);
    }
    return all;
  }

  /** All seconds of a clip: [PARTS * VOICES, COUNT]. */
  static float[] heard(List<Actor> actors) {
    float[] all = new float[ThinkerSizes.PARTS * ThinkerSizes.VOICES * COUNT];
    for (int t = 0; t < ThinkerSizes.PARTS; t++) {
      float[] part = heard(actors, t);
      System.arraycopy(part, 0, all, t * part.length, part.length);
    }
    return all;
  }

  /**
   * As an eye and an ear that are not sure of anything would tell it: wrong now and then in a
   * single frame or second, and always a little beside the place of a thing.
   *
   * @param slots tokens of a frame or second
   */
  static float[] blurred(float[] weights, int slots, SplittableRandom random) {
    float[] blurred = weights.clone();
    int[][] groups = {
      {SEEN_KIND, KINDS},
      {COLOUR, COLOURS},
      {HEARD_KIND, KINDS},
      {LOUDNESS, Loudness.values().length},
      {RHYTHM, Voice.Rhythm.values().length}
    };
    double[] beside =
        DoubleStream.generate(() -> BESIDE * random.nextGaussian()).limit(slots * 2L).toArray();
    for (int i = 0; i < weights.length / COUNT; i++) {
      int at = i * COUNT;
      for (int[] group : groups) {
        doubt(blurred, at + group[0], group[1], random);
      }
      for (int k : new int[] {HELD, HOLDS, ACROSS, DOWN, TURN, SHARE, STARTS}) {
        blurred[at + k] += (float) (NOISE * random.nextGaussian());
      }
      blurred[at + ACROSS] += (float) beside[i % slots * 2];
      blurred[at + DOWN] += (float) beside[i % slots * 2 + 1];
    }
    return blurred;
  }

  /** Takes some of the weight of what is there, now and then all, and gives it to another one. */
  private static void doubt(float[] weights, int from, int size, SplittableRandom random) {
    double u = random.nextDouble();
    float moved = (float) (random.nextDouble() < MISTAKEN ? 1 : 0.7 * u * u * u);
    int other = from + random.nextInt(size);
    for (int i = from; i < from + size; i++) {
      if (weights[i] == 1 && i != other) {
        weights[i] -= moved;
        weights[other] += moved;
        return;
      }
    }
  }

  /**
   * @param weights of all attributes of the things of so many pictures
   * @return [pictures * THINGS, width]
   */
  Tensor things(float[] weights) {
    return tokens(weights, things);
  }

  /**
   * @param weights of all attributes of the voices of so many seconds
   * @return [seconds * VOICES, width]
   */
  Tensor voices(float[] weights) {
    return tokens(weights, voices);
  }

  private Tensor tokens(float[] weights, Tensor places) {
    long groups = weights.length / COUNT / places.size(0);
    Tensor sums =
        Tensor.of(weights, weights.length / COUNT, COUNT)
            .to(directions.device())
            .matmul(directions);
    return sums.reshape(groups, places.size(0), places.size(1)).add(places).flatten(0, 1);
  }

  /**
   * The weights that tokens tell, by the right angles between the directions.
   *
   * @param tokens [..., width]
   * @return [..., COUNT]
   */
  Tensor weights(Tensor tokens) {
    return tokens.matmul(directions.transpose(0, 1)).mul(1 / (LENGTH * LENGTH));
  }

  @Override
  public void close() {
    directions.close();
    things.close();
    voices.close();
  }
}
