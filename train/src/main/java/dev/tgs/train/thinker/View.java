package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.models.clip.ClipPixels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A picture as CLIP sees it, with what is in it.
 *
 * @param picture square, of CLIP's size
 * @param patches row by row, the rank of the thing that covers it, 1 for the leftmost; 0 for none
 * @param things from left to right
 * @param weights what its tokens are to tell [THINGS * COUNT]
 */
record View(Image picture, byte[] patches, List<Actor> things, float[] weights) {
  /** Share of a patch that a thing must cover. */
  private static final double LEAST_COVER = 0.25;

  View {
    things = List.copyOf(things);
  }

  /**
   * Whose the patches are.
   *
   * @param covered pixels of each patch that belong to each rank
   * @param area pixels of a patch
   */
  static byte[] patches(int[][] covered, double area) {
    byte[] patches = new byte[covered[0].length];
    for (int p = 0; p < patches.length; p++) {
      double most = LEAST_COVER * area;
      for (int rank = 1; rank < covered.length; rank++) {
        if (covered[rank][p] > most) {
          most = covered[rank][p];
          patches[p] = (byte) rank;
        }
      }
    }
    return patches;
  }

  /** Whether nothing is told of the colour of a thing. */
  boolean isColourOpen(int rank) {
    return isOpen(rank, Percepts.COLOUR);
  }

  /** Whether nothing is told of the kind of a thing. */
  boolean isKindOpen(int rank) {
    return isOpen(rank, Percepts.SEEN_KIND);
  }

  private boolean isOpen(int rank, int attribute) {
    return Float.isNaN(weights[(rank - 1) * Percepts.COUNT + attribute]);
  }

  /** So many patches, in their order: what is covered before what is not, else by lot. */
  int[] looked(int count, SplittableRandom random) {
    double[] keys = new double[patches.length];
    for (int p = 0; p < keys.length; p++) {
      keys[p] = (patches[p] > 0 ? 0 : 1) + random.nextDouble();
    }
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingDouble(p -> keys[p]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** F32 [3, size, size]. */
  Tensor pixels() {
    return ClipPixels.of(picture, picture.height());
  }

  /** The same in a mirror, where the last thing is the first. */
  View mirrored() {
    int side = picture.width();
    byte[] from = picture.data();
    byte[] to = new byte[from.length];
    for (int i = 0; i < side * side; i++) {
      int other = i / side * side + side - 1 - i % side;
      System.arraycopy(from, 3 * i, to, 3 * other, 3);
    }
    int grid = (int) Math.round(Math.sqrt(patches.length));
    byte[] turned = new byte[patches.length];
    for (int i = 0; i < patches.length; i++) {
      byte rank = patches[i / grid * grid + grid - 1 - i % grid];
      turned[i] = rank == 0 ? 0 : (byte) (things.size() + 1 - rank);
    }
    float[] told = weights.clone();
    for (int i = 0; i < things.size(); i++) {
      int at = i * Percepts.COUNT;
      System.arraycopy(weights, (things.size() - 1 - i) * Percepts.COUNT, told, at, Percepts.COUNT);
      told[at + Percepts.ACROSS] = -told[at + Percepts.ACROSS];
      told[at + Percepts.TURN] = -told[at + Percepts.TURN];
    }
    List<Actor> reversed = new ArrayList<>(things);
    Collections.reverse(reversed);
    return new View(Image.of(side, side, 3, to), turned, reversed, told);
  }
}
