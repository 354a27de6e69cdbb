package dev.tgs.train.grounder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void nothingIsCheaper() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 300; i++) {
      double[][] cost = new double[random.nextInt(5)][5 + random.nextInt(3)];
      for (double[] row : cost) {
        for (int j = 0; j < row.length; j++) {
          row[j] = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextDouble(-5, 15);
        }
      }

      int[] columns = Assignment.solve(cost);

      double price = 0;
      for (int row = 0; row < cost.length; row++) {
        price += cost[row][columns[row]];
      }
      assertThat(columns).doesNotHaveDuplicates();
      assertThat(price).isCloseTo(cheapest(cost, 0, 0), within(1e-9));
    }
  }

  /** By trying all. */
  private static double cheapest(double[][] cost, int row, int taken) {
    if (row == cost.length) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < cost[row].length; j++) {
      if ((taken >> j & 1) == 0) {
        least = Math.min(least, cost[row][j] + cheapest(cost, row + 1, taken | 1 << j));
      }
    }
    return least;
  }

  @Test
  void moreRowsThanColumnsAreRefused() {
    assertThatThrownBy(() -> Assignment.solve(new double[][] {{1}, {2}}))
        .hasMessageContaining("2 rows");
  }
}
