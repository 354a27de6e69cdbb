package dev.tgs.models.sam2;

import dev.tgs.engine.Tensor;

/** Cuts a grid of tokens into square windows and joins them again. */
final class Windows {
  private Windows() {}

  /** [b, h, w, c] with h and w multiples of the side to [b * windows, side, side, c]. */
  static Tensor partition(Tensor x, int side) {
    long b = x.size(0);
    long h = x.size(1);
    long w = x.size(2);
    long c = x.size(3);
    return x.reshape(b, h / side, side, w / side, side, c)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(-1, side, side, c);
  }

  /** The inverse of {@link #partition} for a grid of h x w. */
  static Tensor join(Tensor windows, int side, long h, long w) {
    long b = windows.size(0) / (h / side * (w / side));
    return windows
        .reshape(b, h / side, w / side, side, side, -1)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(b, h, w, -1);
  }
}
