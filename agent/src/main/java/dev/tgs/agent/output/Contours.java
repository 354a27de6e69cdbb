package dev.tgs.agent.output;

import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Outlines of a mask along the edges of its pixels, so that filling them gives back the mask
 * exactly. Pixels that touch at a corner belong together.
 */
final class Contours {
  // East, south, west, north.
  private static final int[] DX = {1, 0, -1, 0};
  private static final int[] DY = {0, 1, 0, -1};

  private final Mask mask;
  private final int columns;
  private final BitSet eastDone;

  private Contours(Mask mask) {
    this.mask = mask;
    this.columns = mask.width() + 1;
    this.eastDone = new BitSet(columns * (mask.height() + 1));
  }

  /**
   * Closed loops of corner points x0, y0, x1, y1, ...; the mask is on the right of the way, so that
   * outer outlines run clockwise on the screen and holes anticlockwise. In order of their topmost
   * edges.
   */
  static List<int[]> trace(Mask mask) {
    return new Contours(mask).trace();
  }

  private List<int[]> trace() {
    List<int[]> loops = new ArrayList<>();
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        // Every loop has an edge that runs east, on top of a pixel of the mask.
        if (inside(y, x) && !inside(y - 1, x) && !eastDone.get(y * columns + x)) {
          loops.add(follow(y, x));
        }
      }
    }
    return loops;
  }

  private int[] follow(int startY, int startX) {
    int[] points = new int[16];
    int n = 0;
    int y = startY;
    int x = startX;
    int heading = 0;
    do {
      if (heading == 0) {
        eastDone.set(y * columns + x);
      }
      y += DY[heading];
      x += DX[heading];
      int next = turn(y, x, heading);
      if (next != heading) {
        if (n == points.length) {
          points = Arrays.copyOf(points, n * 2);
        }
        points[n++] = x;
        points[n++] = y;
      }
      heading = next;
    } while (y != startY || x != startX || heading != 0);
    return Arrays.copyOf(points, n);
  }

  /** Left if the pixel ahead on the left is inside, else straight on, else right. */
  private int turn(int y, int x, int heading) {
    if (ahead(y, x, heading, true)) {
      return (heading + 3) % 4;
    }
    return ahead(y, x, heading, false) ? heading : (heading + 1) % 4;
  }

  private boolean ahead(int y, int x, int heading, boolean left) {
    return switch (heading) {
      case 0 -> inside(left ? y - 1 : y, x);
      case 1 -> inside(y, left ? x : x - 1);
      case 2 -> inside(left ? y : y - 1, x - 1);
      default -> inside(y - 1, left ? x - 1 : x);
    };
  }

  private boolean inside(int y, int x) {
    return y >= 0 && y < mask.height() && x >= 0 && x < mask.width() && mask.at(y, x);
  }

  /**
   * All loops in one, linked by ways that are walked there and back and so enclose nothing: for
   * formats that hold one polygon for a thing of several parts or with holes.
   */
  static int[] join(List<int[]> loops) {
    int length = 4 * Math.max(0, loops.size() - 1);
    for (int[] loop : loops) {
      length += loop.length;
    }
    int[] joined = new int[length];
    int n = 0;
    for (int i = 0; i < loops.size(); i++) {
      int[] loop = loops.get(i);
      System.arraycopy(loop, 0, joined, n, loop.length);
      n += loop.length;
      if (loops.size() > 1 && i < loops.size() - 1) {
        joined[n++] = loop[0];
        joined[n++] = loop[1];
      }
    }
    // Close the last loop, then walk back over the starts of those before it.
    if (loops.size() > 1) {
      for (int i = loops.size() - 1; i > 0; i--) {
        joined[n++] = loops.get(i)[0];
        joined[n++] = loops.get(i)[1];
      }
    }
    return joined;
  }
}
