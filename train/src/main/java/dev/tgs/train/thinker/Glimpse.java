package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Drawing;
import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.Poses;
import dev.tgs.bench.synth.Script;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.media.Resize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A drawn picture with what is in it, from which many views are taken: few drawings would soon be
 * known by heart.
 *
 * @param picture square
 * @param ranks of each pixel, 1 for the leftmost thing, 0 for none
 * @param things from left to right
 * @param weights what its tokens are to tell [THINGS * COUNT]
 */
record Glimpse(Image picture, byte[] ranks, List<Actor> things, float[] weights) {
  private static final int SIDE = 160;

  /** Sides of a cropped view, as a share of the picture's. */
  private static final double LEAST_SIDE = 0.65;

  /** A view shows a thing nearly whole or hardly at all: at least or at most so much of it. */
  private static final double WHOLE = 0.8;

  private static final double GONE = 0.08;
  private static final int TRIES = 8;

  /** Pixels that stay together where a thing is shuffled. */
  private static final int PIECE = 5;

  /** Pictures of a scene at some times. */
  static List<Glimpse> of(Script script, double... times) {
    Painter painter = new Painter(script);
    Poses poses = new Poses(script);
    List<Integer> fromLeft = script.fromLeft();
    List<Actor> things = fromLeft.stream().map(script.actors()::get).toList();
    List<Glimpse> glimpses = new ArrayList<>();
    for (double time : times) {
      Drawing drawing = painter.draw(time);
      List<Mask> masks = fromLeft.stream().map(drawing.masks()::get).toList();
      Image picture = Resize.pillowBicubic(drawing.picture(), SIDE, SIDE).toRgb();
      float[] weights = Percepts.seen(script, poses, time);
      glimpses.add(new Glimpse(picture, ranks(masks), things, weights));
    }
    return glimpses;
  }

  private static byte[] ranks(List<Mask> masks) {
    int height = masks.get(0).height();
    int width = masks.get(0).width();
    byte[] ranks = new byte[SIDE * SIDE];
    for (int i = 0; i < masks.size(); i++) {
      for (int p = 0; p < ranks.length; p++) {
        int y = (2 * (p / SIDE) + 1) * height / (2 * SIDE);
        int x = (2 * (p % SIDE) + 1) * width / (2 * SIDE);
        if (masks.get(i).at(y, x)) {
          ranks[p] = (byte) (i + 1);
        }
      }
    }
    return ranks;
  }

  /** A part of a picture in pixels. */
  private record Window(int x, int y, int width, int height) {
    static final Window WHOLE = new Window(0, 0, SIDE, SIDE);

    static Window any(SplittableRandom random) {
      double share = LEAST_SIDE + (1 - LEAST_SIDE) * random.nextDouble();
      int width = (int) Math.round(share * SIDE);
      double stretch = 0.85 + 0.3 * random.nextDouble();
      int height = (int) Math.round(Math.max(LEAST_SIDE, Math.min(1, share * stretch)) * SIDE);
      return new Window(
          random.nextInt(SIDE - width + 1), random.nextInt(SIDE - height + 1), width, height);
    }

    boolean has(int pixel) {
      int dx = pixel % SIDE - x;
      int dy = pixel / SIDE - y;
      return dx >= 0 && dx < width && dy >= 0 && dy < height;
    }
  }

  /**
   * The same with every thing in some other colour, which has no name: the kind of a thing is not
   * to be told from its colour.
   */
  Glimpse recoloured(SplittableRandom random) {
    List<Recolouring> changes = things.stream().map(thing -> Recolouring.any(random)).toList();
    byte[] rgb = picture.data().clone();
    for (int p = 0; p < ranks.length; p++) {
      if (ranks[p] > 0) {
        changes.get(ranks[p] - 1).apply(rgb, 3 * p);
      }
    }
    float[] told = weights.clone();
    for (int i = 0; i < things.size(); i++) {
      Percepts.forgetColour(told, i * Percepts.COUNT);
    }
    return new Glimpse(Image.of(SIDE, SIDE, 3, rgb), ranks, things, told);
  }

  /**
   * The same with the pixels of every thing in some other order, which leaves its outline and its
   * colours: the colour of a thing is not to be told from its kind.
   */
  Glimpse shuffled(SplittableRandom random) {
    byte[] from = picture.data();
    byte[] to = from.clone();
    float[] told = weights.clone();
    for (int i = 0; i < things.size(); i++) {
      int rank = i + 1;
      int[] pixels = IntStream.range(0, ranks.length).filter(p -> ranks[p] == rank).toArray();
      int[] order = shuffled(pixels, random);
      for (int k = 0; k < pixels.length; k++) {
        System.arraycopy(from, 3 * order[k], to, 3 * pixels[k], 3);
      }
      Percepts.forgetKind(told, i * Percepts.COUNT);
    }
    return new Glimpse(Image.of(SIDE, SIDE, 3, to), ranks, things, told);
  }

  /** Pieces of rows in any order. */
  private static int[] shuffled(int[] pixels, SplittableRandom random) {
    List<Integer> pieces = new ArrayList<>();
    for (int at = 0; at < pixels.length; at += PIECE) {
      pieces.add(at);
    }
    Collections.shuffle(pieces, new Random(random.nextLong()));
    return pieces.stream()
        .flatMapToInt(at -> Arrays.stream(pixels, at, Math.min(at + PIECE, pixels.length)))
        .toArray();
  }

  /** The whole picture. */
  View whole() {
    return view(Window.WHOLE, shares(Window.WHOLE));
  }

  /** Some part of the picture, or its mirror image, that cuts no thing in two. */
  View any(SplittableRandom random) {
    Window window = Window.WHOLE;
    double[] shares = shares(window);
    for (int i = 0; i < TRIES; i++) {
      Window next = Window.any(random);
      double[] seen = shares(next);
      if (isClear(seen)) {
        window = next;
        shares = seen;
        break;
      }
    }
    View view = view(window, shares);
    return random.nextBoolean() ? view : view.mirrored();
  }

  /** How much of each thing is in a window. */
  private double[] shares(Window window) {
    int[] all = new int[things.size()];
    int[] inside = new int[things.size()];
    for (int p = 0; p < ranks.length; p++) {
      if (ranks[p] > 0) {
        all[ranks[p] - 1]++;
        inside[ranks[p] - 1] += window.has(p) ? 1 : 0;
      }
    }
    double[] shares = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      shares[i] = all[i] == 0 ? 0 : (double) inside[i] / all[i];
    }
    return shares;
  }

  private static boolean isClear(double[] shares) {
    boolean any = false;
    for (double share : shares) {
      if (share > GONE && share < WHOLE) {
        return false;
      }
      any |= share >= WHOLE;
    }
    return any;
  }

  private View view(Window window, double[] shares) {
    int[] newRanks = new int[things.size() + 1];
    List<Actor> visible = new ArrayList<>();
    float[] told = new float[weights.length];
    for (int i = 0; i < things.size(); i++) {
      if (shares[i] >= WHOLE) {
        int at = visible.size() * Percepts.COUNT;
        System.arraycopy(weights, i * Percepts.COUNT, told, at, Percepts.COUNT);
        Percepts.move(
            told,
            at,
            (double) window.x / SIDE,
            (double) window.y / SIDE,
            (double) window.width / SIDE,
            (double) window.height / SIDE);
        visible.add(things.get(i));
        newRanks[i + 1] = visible.size();
      }
    }
    for (int slot = visible.size(); slot < ThinkerSizes.THINGS; slot++) {
      told[slot * Percepts.COUNT + Percepts.NO_THING] = 1;
    }
    int size = ThinkerSizes.CONFIG.clip().imageSize();
    return new View(
        Resize.pillowBicubic(part(window), size, size).toRgb(),
        patches(window, newRanks),
        visible,
        told);
  }

  private Image part(Window window) {
    byte[] from = picture.data();
    byte[] to = new byte[3 * window.width * window.height];
    for (int y = 0; y < window.height; y++) {
      System.arraycopy(
          from, 3 * ((window.y + y) * SIDE + window.x), to, 3 * y * window.width, 3 * window.width);
    }
    return Image.of(window.height, window.width, 3, to);
  }

  private byte[] patches(Window window, int[] newRanks) {
    int grid = ThinkerSizes.CONFIG.clip().grid();
    int[][] covered = new int[newRanks.length][grid * grid];
    for (int y = 0; y < window.height; y++) {
      for (int x = 0; x < window.width; x++) {
        int rank = newRanks[ranks[(window.y + y) * SIDE + window.x + x]];
        covered[rank][y * grid / window.height * grid + x * grid / window.width]++;
      }
    }
    return View.patches(covered, (double) window.width * window.height / (grid * grid));
  }
}
