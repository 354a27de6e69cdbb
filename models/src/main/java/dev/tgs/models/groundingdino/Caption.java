package dev.tgs.models.groundingdino;

import java.util.Arrays;

/**
 * A caption's tokens with their sub-sentences (ground.md 5): tokens up to a delimiter attend to
 * each other and count their positions from 0; [CLS], [SEP] and lone delimiters attend to
 * themselves.
 *
 * @param ids at most as many as the model reads
 * @param mask row by row, true where the row's token may attend to the column's
 */
record Caption(long[] ids, boolean[] mask, long[] positions) {
  private static final long CLS = 101;
  private static final long SEP = 102;
  private static final long FULL_STOP = 1012;
  private static final long QUESTION_MARK = 1029;

  /** Builds the blocks of the whole caption, then cuts it to the model's length, as published. */
  static Caption of(long[] ids, int most) {
    int full = ids.length;
    int n = Math.min(full, most);
    boolean[] mask = new boolean[n * n];
    long[] positions = new long[n];
    for (int i = 0; i < n; i++) {
      mask[i * n + i] = true;
    }
    int previous = 0;
    for (int column = 0; column < full; column++) {
      if (!isDelimiter(ids[column])) {
        continue;
      }
      if (column != 0 && column != full - 1) {
        for (int row = previous + 1; row <= Math.min(column, n - 1); row++) {
          positions[row] = row - previous - 1L;
          for (int other = previous + 1; other <= Math.min(column, n - 1); other++) {
            mask[row * n + other] = true;
          }
        }
      }
      previous = column;
    }
    return new Caption(Arrays.copyOf(ids, n), mask, positions);
  }

  /** Whether another caption has its sub-sentences at the same places. */
  boolean isLike(Caption other) {
    return Arrays.equals(mask, other.mask) && Arrays.equals(positions, other.positions);
  }

  private static boolean isDelimiter(long id) {
    return id == CLS || id == SEP || id == FULL_STOP || id == QUESTION_MARK;
  }
}
