package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Drawing;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.Poses;
import dev.tgs.bench.synth.Script;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.media.Resize;
import dev.tgs.models.clip.ClipPixels;
import java.util.ArrayList;
import java.util.List;

/**
 * A drawn picture as CLIP sees it, with what is in it.
 *
 * @param picture square, of CLIP's size
 * @param patches row by row, the rank from the left of the thing that covers it; -1 for none
 * @param kinds by rank
 * @param colours by rank
 * @param weights what its tokens are to tell [THINGS * COUNT]
 */
record Glimpse(Image picture, byte[] patches, int[] kinds, int[] colours, float[] weights) {
  /** Share of a patch that a thing must cover. */
  private static final double LEAST_COVER = 0.25;

  /** Pictures of a scene at some times. */
  static List<Glimpse> of(Script script, double... times) {
    Painter painter = new Painter(script);
    Poses poses = new Poses(script);
    List<Integer> fromLeft = Percepts.fromLeft(script);
    List<Actor> actors = fromLeft.stream().map(script.actors()::get).toList();
    int[] kinds = actors.stream().mapToInt(actor -> actor.kind().ordinal()).toArray();
    int[] colours = actors.stream().mapToInt(actor -> actor.colour().ordinal()).toArray();
    int size = ThinkerSizes.CONFIG.clip().imageSize();
    List<Glimpse> glimpses = new ArrayList<>();
    for (double time : times) {
      Drawing drawing = painter.draw(time);
      List<Mask> masks = fromLeft.stream().map(drawing.masks()::get).toList();
      glimpses.add(
          new Glimpse(
              Resize.pillowBicubic(drawing.picture(), size, size).toRgb(),
              patches(masks),
              kinds,
              colours,
              Percepts.seen(script, poses, time)));
    }
    return glimpses;
  }

  private static byte[] patches(List<Mask> masks) {
    int grid = ThinkerSizes.CONFIG.clip().grid();
    int height = masks.get(0).height();
    int width = masks.get(0).width();
    int[][] covered = new int[masks.size()][grid * grid];
    for (int i = 0; i < masks.size(); i++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (masks.get(i).at(y, x)) {
            covered[i][y * grid / height * grid + x * grid / width]++;
          }
        }
      }
    }
    double least = LEAST_COVER * height * width / (grid * grid);
    byte[] patches = new byte[grid * grid];
    for (int p = 0; p < patches.length; p++) {
      patches[p] = -1;
      double most = least;
      for (int i = 0; i < masks.size(); i++) {
        if (covered[i][p] > most) {
          most = covered[i][p];
          patches[p] = (byte) i;
        }
      }
    }
    return patches;
  }

  /** F32 [3, size, size]. */
  Tensor pixels() {
    return ClipPixels.of(picture, picture.height());
  }

  /** The same in a mirror, where the last thing is the first. */
  Glimpse mirrored() {
    int side = picture.width();
    byte[] from = picture.data();
    byte[] to = new byte[from.length];
    for (int i = 0; i < side * side; i++) {
      int other = i / side * side + side - 1 - i % side;
      System.arraycopy(from, 3 * i, to, 3 * other, 3);
    }
    int things = kinds.length;
    int grid = (int) Math.round(Math.sqrt(patches.length));
    byte[] turned = new byte[patches.length];
    for (int i = 0; i < patches.length; i++) {
      byte rank = patches[i / grid * grid + grid - 1 - i % grid];
      turned[i] = rank < 0 ? rank : (byte) (things - 1 - rank);
    }
    float[] told = weights.clone();
    for (int i = 0; i < things; i++) {
      int at = i * Percepts.COUNT;
      System.arraycopy(weights, (things - 1 - i) * Percepts.COUNT, told, at, Percepts.COUNT);
      told[at + Percepts.ACROSS] = -told[at + Percepts.ACROSS];
      told[at + Percepts.TURN] = -told[at + Percepts.TURN];
    }
    return new Glimpse(
        Image.of(side, side, 3, to), turned, reversed(kinds), reversed(colours), told);
  }

  private static int[] reversed(int[] values) {
    int[] reversed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }

  /** Kinds of things that a patch may show. */
  static int kindCount() {
    return Kind.values().length;
  }
}
