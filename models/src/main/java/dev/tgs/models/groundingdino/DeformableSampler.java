package dev.tgs.models.groundingdino;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The sampling of deformable attention. On the CPU a plain Java loop reads whole rows of 32
 * neighbouring channels, where grid_sample gathers channel by channel; elsewhere, and while
 * gradients are recorded, {@link #byGridSample} does it, which is also what the tests hold the loop
 * against.
 */
final class DeformableSampler {
  /** Queries that one task works on. */
  private static final int BLOCK = 256;

  private DeformableSampler() {}

  /**
   * @param width channels of one head
   */
  record Shape(int heads, int levels, int points, int width) {
    /** Points that one head of one query looks at. */
    int samples() {
      return levels * points;
    }
  }

  /**
   * @param values F32 [b, tokens, heads * width]
   * @param references F32 [b or 1, q, 2 or 4]
   * @param offsets F32 [b, q, heads * levels * points * 2]
   * @param logits F32 [b, q, heads * levels * points], before the softmax over a head's points
   * @return F32 [b, q, heads * width]
   */
  static Tensor sample(
      Shape shape, Levels levels, Tensor values, Tensor references, Tensor offsets, Tensor logits) {
    return values.device().isCpu() && !Autograd.recording()
        ? byRows(shape, levels, values, references, offsets, logits)
        : byGridSample(shape, levels, values, references, offsets, logits);
  }

  static Tensor byRows(
      Shape shape, Levels levels, Tensor values, Tensor references, Tensor offsets, Tensor logits) {
    int batch = (int) values.size(0);
    int queries = (int) offsets.size(1);
    int channels = shape.heads() * shape.width();
    Rows rows =
        new Rows(
            shape,
            levels,
            values.toFloats(),
            references.toFloats(),
            (int) references.size(2),
            references.size(0) == 1 ? 0 : queries,
            offsets.toFloats(),
            logits.toFloats(),
            queries,
            new float[batch * queries * channels]);
    int blocks = (queries + BLOCK - 1) / BLOCK;
    // One head after the other, since what one head looks at fits a cache.
    IntStream tasks = IntStream.range(0, batch * shape.heads() * blocks);
    (Engine.threads() > 1 ? tasks.parallel() : tasks)
        .forEach(
            task -> {
              int from = task % blocks * BLOCK;
              rows.run(task / blocks, from, Math.min(queries, from + BLOCK));
            });
    return Tensor.of(rows.out, batch, queries, channels);
  }

  /** The arrays of one call. */
  private static final class Rows {
    private final Shape shape;
    private final int[] heights;
    private final int[] widths;
    private final int[] starts;
    private final int tokens;
    private final float[] values;
    private final float[] references;
    private final int referenceSize;
    private final int referencesPerBatch;
    private final float[] offsets;
    private final float[] logits;
    private final int queries;
    private final float[] out;

    Rows(
        Shape shape,
        Levels levels,
        float[] values,
        float[] references,
        int referenceSize,
        int referencesPerBatch,
        float[] offsets,
        float[] logits,
        int queries,
        float[] out) {
      this.shape = shape;
      this.heights = levels.sizes().stream().mapToInt(Levels.Size::height).toArray();
      this.widths = levels.sizes().stream().mapToInt(Levels.Size::width).toArray();
      this.starts = levels.starts();
      this.tokens = levels.tokens();
      this.values = values;
      this.references = references;
      this.referenceSize = referenceSize;
      this.referencesPerBatch = referencesPerBatch;
      this.offsets = offsets;
      this.logits = logits;
      this.queries = queries;
      this.out = out;
    }

    /**
     * @param map picture and head, {@code b * heads + head}
     */
    void run(int map, int from, int to) {
      float[] weights = new float[shape.samples()];
      float[] sum = new float[shape.width()];
      int b = map / shape.heads();
      int head = map % shape.heads();
      for (int q = from; q < to; q++) {
        Arrays.fill(sum, 0);
        look(b, head, q, weights, sum);
        int target = ((b * queries + q) * shape.heads() + head) * sum.length;
        System.arraycopy(sum, 0, out, target, sum.length);
      }
    }

    private void look(int b, int head, int q, float[] weights, float[] sum) {
      int samples = shape.samples();
      int first = ((b * queries + q) * shape.heads() + head) * samples;
      softmax(first, weights);
      int reference = (b * referencesPerBatch + q) * referenceSize;
      float cx = references[reference];
      float cy = references[reference + 1];
      boolean box = referenceSize == 4;
      float boxWidth = box ? references[reference + 2] : 0;
      float boxHeight = box ? references[reference + 3] : 0;
      int map = b * tokens;
      for (int s = 0; s < samples; s++) {
        int level = s / shape.points();
        int width = widths[level];
        int height = heights[level];
        float dx = offsets[2 * (first + s)];
        float dy = offsets[2 * (first + s) + 1];
        float x =
            box ? (cx + dx / shape.points() * boxWidth * .5f) * width - .5f : cx * width + dx - .5f;
        float y =
            box
                ? (cy + dy / shape.points() * boxHeight * .5f) * height - .5f
                : cy * height + dy - .5f;
        // Also false for NaN: a point outside sees zeros.
        if (x > -1 && x < width && y > -1 && y < height) {
          add(map + starts[level], head, width, height, x, y, weights[s], sum);
        }
      }
    }

    /** Adds the bilinear sample at a place at most one pixel outside, where zeros are. */
    private void add(
        int map, int head, int width, int height, float x, float y, float weight, float[] sum) {
      int x0 = (int) Math.floor(x);
      int y0 = (int) Math.floor(y);
      float fx = x - x0;
      float fy = y - y0;
      int next = shape.heads() * sum.length;
      int upper = (map + y0 * width + x0) * next + head * sum.length;
      int lower = upper + width * next;
      float w00 = weight * (1 - fx) * (1 - fy);
      float w01 = weight * fx * (1 - fy);
      float w10 = weight * (1 - fx) * fy;
      float w11 = weight * fx * fy;
      boolean left = x0 >= 0;
      boolean right = x0 + 1 < width;
      boolean above = y0 >= 0;
      boolean below = y0 + 1 < height;
      if (left && right && above && below) {
        for (int c = 0; c < sum.length; c++) {
          sum[c] +=
              w00 * values[upper + c]
                  + w01 * values[upper + next + c]
                  + w10 * values[lower + c]
                  + w11 * values[lower + next + c];
        }
        return;
      }
      if (above && left) {
        addRow(upper, w00, sum);
      }
      if (above && right) {
        addRow(upper + next, w01, sum);
      }
      if (below && left) {
        addRow(lower, w10, sum);
      }
      if (below && right) {
        addRow(lower + next, w11, sum);
      }
    }

    private void addRow(int source, float weight, float[] sum) {
      for (int c = 0; c < sum.length; c++) {
        sum[c] += weight * values[source + c];
      }
    }

    private void softmax(int first, float[] weights) {
      float max = Float.NEGATIVE_INFINITY;
      for (int s = 0; s < weights.length; s++) {
        max = Math.max(max, logits[first + s]);
      }
      float sum = 0;
      for (int s = 0; s < weights.length; s++) {
        weights[s] = (float) Math.exp(logits[first + s] - max);
        sum += weights[s];
      }
      for (int s = 0; s < weights.length; s++) {
        weights[s] /= sum;
      }
    }
  }

  /**
   * One grid_sample a level, on any device and with gradients. The points of a query stand below
   * each other in the grid, since sums over whole planes are faster than over neighbours.
   */
  static Tensor byGridSample(
      Shape shape, Levels levels, Tensor values, Tensor references, Tensor offsets, Tensor logits) {
    long b = values.size(0);
    long q = offsets.size(1);
    int heads = shape.heads();
    Tensor weights =
        logits
            .reshape(b, q, heads, shape.samples())
            .softmax(3)
            .permute(0, 2, 3, 1)
            .reshape(b * heads, 1, shape.samples(), q);
    Tensor points = offsets.reshape(b, q, heads, shape.levels(), shape.points(), 2);
    Tensor centre = references.narrow(2, 0, 2).reshape(-1, references.size(1), 1, 1, 2);
    int[] starts = levels.starts();
    Tensor sum = null; // [b * heads, width, q]
    for (int level = 0; level < shape.levels(); level++) {
      Levels.Size size = levels.sizes().get(level);
      Tensor offset = points.select(3, level); // [b, q, heads, points, 2]
      Tensor scaled =
          references.size(2) == 4
              ? offset
                  .div(shape.points())
                  .mul(references.narrow(2, 2, 2).reshape(-1, q, 1, 1, 2))
                  .mul(.5)
              : offset.div(
                  Tensor.of(new float[] {size.width(), size.height()}, 2).to(values.device()));
      Tensor grid =
          centre
              .add(scaled)
              .mul(2)
              .sub(1)
              .permute(0, 2, 3, 1, 4)
              .reshape(b * heads, shape.points(), q, 2);
      Tensor map =
          values
              .narrow(1, starts[level], size.tokens())
              .reshape(b, size.height(), size.width(), heads, shape.width())
              .permute(0, 3, 4, 1, 2)
              .reshape(b * heads, shape.width(), size.height(), size.width());
      Tensor samples = Functional.gridSample(map, grid); // [b * heads, width, points, q]
      for (int point = 0; point < shape.points(); point++) {
        Tensor weight = weights.select(2, level * shape.points() + point);
        Tensor part = samples.select(2, point).mul(weight);
        sum = sum == null ? part : sum.addInPlace(part);
      }
    }
    return sum.reshape(b, (long) heads * shape.width(), q).transpose(1, 2).contiguous();
  }
}
