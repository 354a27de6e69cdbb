package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.FeedForward;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;

/** Attention in windows, optionally pooling the grid by two, then an MLP (Hiera; SAM 2, 2024). */
final class HieraBlock extends Module {
  private static final double EPS = 1e-6;

  private final int window;
  private final boolean pools;
  private final LayerNorm norm1;
  private final HieraAttention attn;
  private final LayerNorm norm2;
  private final FeedForward mlp;
  private final Linear proj;

  /**
   * @param window side of the windows on the grid that comes in, 0 for the whole grid
   * @param pools whether queries and shortcut are max-pooled 2x2
   */
  HieraBlock(int dim, int dimOut, int heads, int window, boolean pools) {
    this.window = window;
    this.pools = pools;
    this.norm1 = child("norm1", new LayerNorm(dim, EPS));
    this.attn = child("attn", new HieraAttention(dim, dimOut, heads, pools));
    this.norm2 = child("norm2", new LayerNorm(dimOut, EPS));
    this.mlp =
        child(
            "mlp",
            new FeedForward(
                "layers.0", "layers.1", dimOut, 4L * dimOut, Functional::geluInPlace, 4096));
    this.proj = dim == dimOut ? null : child("proj", new Linear(dim, dimOut));
  }

  /**
   * @param x [b, h, w, dim]
   * @return [b, h', w', dimOut]
   */
  Tensor forward(Tensor x) {
    Tensor normed = norm1.forward(x);
    Tensor shortcut = proj == null ? x : proj.forward(normed);
    if (pools && proj != null) {
      shortcut = pool(shortcut);
    }
    Tensor sum = shortcut.add(attend(normed, shortcut.size(1), shortcut.size(2)));
    return sum.addInPlace(mlp.forward(norm2.forward(sum)));
  }

  private Tensor attend(Tensor x, long outHeight, long outWidth) {
    if (window == 0) {
      return attn.forward(x);
    }
    long height = x.size(1);
    long width = x.size(2);
    long padH = Math.floorMod(-height, window);
    long padW = Math.floorMod(-width, window);
    Tensor padded = padH > 0 || padW > 0 ? x.pad(0, 0, 0, padW, 0, padH) : x;
    Tensor y = attn.forward(Windows.partition(padded, window));
    int outWindow = pools ? window / 2 : window;
    long paddedH = outHeight + Math.floorMod(-outHeight, outWindow);
    long paddedW = outWidth + Math.floorMod(-outWidth, outWindow);
    Tensor joined = Windows.join(y, outWindow, paddedH, paddedW);
    return paddedH > outHeight || paddedW > outWidth
        ? joined.narrow(1, 0, outHeight).narrow(2, 0, outWidth)
        : joined;
  }

  /** Max-pools [b, h, w, c] by two on both axes. */
  static Tensor pool(Tensor x) {
    return Functional.maxPool2d(x.permute(0, 3, 1, 2), 2, 2).permute(0, 2, 3, 1);
  }
}
