package dev.tgs.models.llama;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Byte-pair encoding: neighbours become one piece, the best pair of the whole text first and the
 * leftmost of equals, until no pair is known. A text of n characters takes n log n steps.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Neural Machine Translation of Rare Words with
 *     Subword Units, 2016</a>
 */
final class PieceMerger {
  static final int NEVER = Integer.MAX_VALUE;

  /**
   * How early the pieces {@code [left, middle)} and {@code [middle, right)} of a text are joined.
   */
  @FunctionalInterface
  interface Ranks {
    /** Lower is earlier, {@link #NEVER} is never. */
    int of(String text, int left, int middle, int right);
  }

  private record Pair(int rank, int left, int middle, int right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      return rank != other.rank
          ? Integer.compare(rank, other.rank)
          : Integer.compare(left, other.left);
    }
  }

  private final Ranks ranks;

  PieceMerger(Ranks ranks) {
    this.ranks = ranks;
  }

  /** Hands on the pieces of a text, from left to right. */
  void merge(String text, Consumer<String> pieces) {
    int n = text.length();
    int[] end = new int[n]; // of the piece that starts here, 0 if none does
    int[] previous = new int[n + 1]; // start of the piece before the one that starts here
    Arrays.fill(previous, -1);
    for (int at = 0; at < n; at = end[at]) {
      end[at] = text.offsetByCodePoints(at, 1);
      previous[end[at]] = at;
    }
    PriorityQueue<Pair> queue = new PriorityQueue<>();
    for (int at = 0; at < n; at = end[at]) {
      offer(text, previous[at], at, end[at], queue);
    }
    for (Pair best = queue.poll(); best != null; best = queue.poll()) {
      if (end[best.left] != best.middle || end[best.middle] != best.right) {
        continue; // a piece of this pair has been joined with another one since
      }
      end[best.left] = best.right;
      end[best.middle] = 0;
      previous[best.right] = best.left;
      offer(text, previous[best.left], best.left, best.right, queue);
      if (best.right < n) {
        offer(text, best.left, best.right, end[best.right], queue);
      }
    }
    for (int at = 0; at < n; at = end[at]) {
      pieces.accept(text.substring(at, end[at]));
    }
  }

  private void offer(String text, int left, int middle, int right, PriorityQueue<Pair> queue) {
    int rank = left < 0 ? NEVER : ranks.of(text, left, middle, right);
    if (rank != NEVER) {
      queue.add(new Pair(rank, left, middle, right));
    }
  }
}
