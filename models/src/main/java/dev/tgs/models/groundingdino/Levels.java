package dev.tgs.models.groundingdino;

import java.util.List;

/**
 * Sizes of the feature levels, whose tokens stand one after the other, row by row.
 *
 * @param sizes height and width of each level
 */
public record Levels(List<Size> sizes) {
  public record Size(int height, int width) {
    int tokens() {
      return height * width;
    }
  }

  public Levels {
    sizes = List.copyOf(sizes);
  }

  int count() {
    return sizes.size();
  }

  int tokens() {
    return sizes.stream().mapToInt(Size::tokens).sum();
  }

  /** First token of each level. */
  int[] starts() {
    int[] starts = new int[sizes.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + sizes.get(i - 1).tokens();
    }
    return starts;
  }
}
