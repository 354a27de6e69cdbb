package dev.tgs.models.groundingdino;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.FeedForward;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;

/** Attention in (shifted) windows with a learned bias by relative position, then an MLP. */
final class SwinBlock extends Module {
  /** What the published mask adds between tokens that were not neighbours before the shift. */
  private static final float FOREIGN = -100;

  private final int window;
  private final int shift;
  private final LayerNorm norm1;
  private final WindowAttention attn;
  private final LayerNorm norm2;
  private final FeedForward mlp;

  SwinBlock(SwinConfig config, int dim, int heads, int shift) {
    this.window = config.windowSize();
    this.shift = shift;
    norm1 = child("norm1", new LayerNorm(dim, Swin.EPS));
    attn = child("attn", new WindowAttention(dim, heads, window, config.qkvBias()));
    norm2 = child("norm2", new LayerNorm(dim, Swin.EPS));
    mlp =
        child(
            "mlp",
            new FeedForward(
                "fc1",
                "fc2",
                dim,
                (long) (dim * config.mlpRatio()),
                Functional::geluInPlace,
                4096));
  }

  /** [b, h, w, c] to the same shape. */
  Tensor forward(Tensor x) {
    long b = x.size(0);
    long h = x.size(1);
    long w = x.size(2);
    // Padding comes after the norm: padded tokens are attended with q, k, v of the bias alone.
    Tensor padded = Swin.padTo(norm1.forward(x), window, 2, 1);
    long paddedH = padded.size(1);
    long paddedW = padded.size(2);
    long[] dims = {1, 2};
    if (shift > 0) {
      padded = padded.roll(new long[] {-shift, -shift}, dims);
    }
    long rows = paddedH / window;
    long columns = paddedW / window;
    Tensor windows =
        padded
            .reshape(b, rows, window, columns, window, -1)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(b * rows * columns, (long) window * window, -1);
    Tensor mask = shift > 0 ? shiftMask((int) paddedH, (int) paddedW) : null;
    Tensor attended = attn.forward(windows, mask);
    Tensor joined =
        attended
            .reshape(b, rows, columns, window, window, -1)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(b, paddedH, paddedW, -1);
    if (shift > 0) {
      joined = joined.roll(new long[] {shift, shift}, dims);
    }
    Tensor sum = x.add(joined.narrow(1, 0, h).narrow(2, 0, w));
    return sum.addInPlace(mlp.forward(norm2.forward(sum)));
  }

  /** F32 [windows of one picture, tokens, tokens]: 0, or {@link #FOREIGN} between regions. */
  private Tensor shiftMask(int height, int width) {
    int columns = width / window;
    int tokens = window * window;
    int windows = height / window * columns;
    float[] mask = new float[windows * tokens * tokens];
    int[] regions = new int[tokens];
    for (int i = 0; i < windows; i++) {
      for (int t = 0; t < tokens; t++) {
        int y = i / columns * window + t / window;
        int x = i % columns * window + t % window;
        regions[t] = 3 * region(y, height) + region(x, width);
      }
      for (int q = 0; q < tokens; q++) {
        for (int k = 0; k < tokens; k++) {
          mask[(i * tokens + q) * tokens + k] = regions[q] == regions[k] ? 0 : FOREIGN;
        }
      }
    }
    return Tensor.of(mask, windows, tokens, tokens);
  }

  private int region(int position, int size) {
    return position < size - window ? 0 : position < size - shift ? 1 : 2;
  }

  private static final class WindowAttention extends Module {
    private final int heads;
    private final Parameter biasTable;
    private final long[] biasIndex;
    private final Linear qkv;
    private final Linear proj;

    WindowAttention(int dim, int heads, int window, boolean qkvBias) {
      this.heads = heads;
      int side = 2 * window - 1;
      biasTable = parameter("relative_position_bias_table", (long) side * side, heads);
      biasIndex = relativePositionIndex(window);
      int tokens = window * window;
      constant("relative_position_index", biasIndex, tokens, tokens);
      qkv = child("qkv", new Linear(dim, 3L * dim, qkvBias));
      proj = child("proj", new Linear(dim, dim));
    }

    private static long[] relativePositionIndex(int window) {
      int tokens = window * window;
      long[] index = new long[tokens * tokens];
      for (int p = 0; p < tokens; p++) {
        for (int q = 0; q < tokens; q++) {
          int dy = p / window - q / window + window - 1;
          int dx = p % window - q % window + window - 1;
          index[p * tokens + q] = (long) dy * (2 * window - 1) + dx;
        }
      }
      return index;
    }

    /**
     * @param x [b * windows, tokens, dim]
     * @param mask F32 [windows, tokens, tokens] to add; may be null
     */
    Tensor forward(Tensor x, Tensor mask) {
      long n = x.size(0);
      long tokens = x.size(1);
      Tensor[] parts =
          qkv.forward(x).reshape(n, tokens, 3, heads, -1).permute(2, 0, 3, 1, 4).unbind(0);
      Tensor bias =
          Functional.embedding(
                  biasTable.as(x.dtype()), Tensor.of(biasIndex, tokens, tokens).to(x.device()))
              .permute(2, 0, 1)
              .unsqueeze(0)
              .contiguous(); // [1, heads, tokens, tokens]
      if (mask != null) {
        long pictures = n / mask.size(0);
        bias =
            mask.to(x.device())
                .to(x.dtype())
                .unsqueeze(1)
                .add(bias)
                .unsqueeze(0)
                .expand(pictures, -1, -1, -1, -1)
                .flatten(0, 1);
      }
      Tensor out =
          Functional.scaledDotProductAttention(
              parts[0], parts[1], parts[2], bias.expand(n, heads, tokens, tokens));
      return proj.forward(out.transpose(1, 2).reshape(n, tokens, -1));
    }
  }
}
