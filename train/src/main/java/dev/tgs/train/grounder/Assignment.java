package dev.tgs.train.grounder;

import java.util.Arrays;

/** The cheapest way to give each row a column of its own (the Hungarian method). */
final class Assignment {
  private Assignment() {}

  /**
   * @param cost [rows][columns], no more rows than columns
   * @return the column of each row
   */
  static int[] solve(double[][] cost) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    if (rows > columns) {
      throw new IllegalArgumentException(
          "%d rows cannot each have one of %d columns".formatted(rows, columns));
    }
    double[] rowPrice = new double[rows + 1];
    double[] columnPrice = new double[columns + 1];
    int[] rowOf = new int[columns + 1]; // rows and columns count from 1; 0 is none
    for (int row = 1; row <= rows; row++) {
      int[] before = new int[columns + 1];
      double[] slack = new double[columns + 1];
      boolean[] done = new boolean[columns + 1];
      Arrays.fill(slack, Double.POSITIVE_INFINITY);
      rowOf[0] = row;
      int column = 0;
      do {
        done[column] = true;
        int next = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 1; j <= columns; j++) {
          if (!done[j]) {
            int i = rowOf[column];
            double reduced = cost[i - 1][j - 1] - rowPrice[i] - columnPrice[j];
            if (reduced < slack[j]) {
              slack[j] = reduced;
              before[j] = column;
            }
            if (slack[j] < least) {
              least = slack[j];
              next = j;
            }
          }
        }
        for (int j = 0; j <= columns; j++) {
          if (done[j]) {
            rowPrice[rowOf[j]] += least;
            columnPrice[j] -= least;
          } else {
            slack[j] -= least;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        rowOf[column] = rowOf[before[column]];
        column = before[column];
      }
    }
    int[] columnOf = new int[rows];
    for (int j = 1; j <= columns; j++) {
      if (rowOf[j] > 0) {
        columnOf[rowOf[j] - 1] = j - 1;
      }
    }
    return columnOf;
  }
}
