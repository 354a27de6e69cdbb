package dev.tgs.models.groundingdino;

import dev.tgs.engine.Engine;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import java.util.stream.IntStream;

/**
 * The sampling of deformable attention. On the CPU a plain Java loop reads whole rows of 32
 * neighbouring channels, where grid_sample gathers channel by channel; elsewhere {@link
 * #byGridSample} does it, which is also what the tests hold the loop against.
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
    return values.device().isCpu()
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
    IntStream tasks = IntStream.range(0, batch * blocks);
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

    void run(int b, int from, int to) {
      float[] weights = new float[shape.samples()];
      for (int q = from; q < to; q++) {
        for (int head = 0; head < shape.heads(); head++) {
          head(b, q, head, weights);
        }
      }
    }

    private void head(int b, int q, int head, float[] weights) {
      int samples = shape.samples();
      int query = b * queries + q;
      int first = (query * shape.heads() + head) * samples;
      softmax(first, weights);
      int reference = (b * referencesPerBatch + q) * referenceSize;
      float cx = references[reference];
      float cy = references[reference + 1];
      boolean box = referenceSize == 4;
      int channels = shape.heads() * shape.width();
      int target = query * channels + head * shape.width();
      for (int s = 0; s < samples; s++) {
        int level = s / shape.points();
        int width = widths[level];
        int height = heights[level];
        float dx = offsets[2 * (first + s)];
        float dy = offsets[2 * (first + s) + 1];
        float x =
            box
                ? (cx + dx / shape.points() * references[reference + 2] * .5f) * width - .5f
                : cx * width + dx - .5f;
        float y =
            box
                ? (cy + dy / shape.points() * references[reference + 3] * .5f) * height - .5f
                : cy * height + dy - .5f;
        // Also false for NaN: a point outside sees zeros.
        if (!(x > -1 && x < width && y > -1 && y < height)) {
          continue;
        }
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float fx = x - x0;
        float fy = y - y0;
        int base = (b * tokens + starts[level]) * channels + head * shape.width();
        int upper = base + (y0 * width + x0) * channels;
        int lower = upper + width * channels;
        float w = weights[s];
        boolean left = x0 >= 0;
        boolean right = x0 + 1 < width;
        if (y0 >= 0) {
          if (left) {
            addRow(target, upper, w * (1 - fx) * (1 - fy));
          }
          if (right) {
            addRow(target, upper + channels, w * fx * (1 - fy));
          }
        }
        if (y0 + 1 < height) {
          if (left) {
            addRow(target, lower, w * (1 - fx) * fy);
          }
          if (right) {
            addRow(target, lower + channels, w * fx * fy);
          }
        }
      }
    }

    private void addRow(int target, int source, float weight) {
      int width = shape.width();
      for (int c = 0; c < width; c++) {
        out[target + c] += weight * values[source + c];
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

  /** As the published CPU path: one grid_sample a level, on any device. */
  static Tensor byGridSample(
      Shape shape, Levels levels, Tensor values, Tensor references, Tensor offsets, Tensor logits) {
    long b = values.size(0);
    long q = offsets.size(1);
    int heads = shape.heads();
    Tensor weights =
        logits
            .reshape(b, q, heads, shape.samples())
            .softmax(3)
            .transpose(1, 2)
            .reshape(b * heads, 1, q, shape.samples());
    Tensor points = offsets.reshape(b, q, heads, shape.levels(), shape.points(), 2);
    Tensor centre = references.narrow(2, 0, 2).reshape(-1, references.size(1), 1, 1, 2);
    Tensor[] samples = new Tensor[shape.levels()];
    int[] starts = levels.starts();
    for (int level = 0; level < samples.length; level++) {
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
              .permute(0, 2, 1, 3, 4)
              .reshape(b * heads, q, shape.points(), 2);
      Tensor map =
          values
              .narrow(1, starts[level], size.tokens())
              .reshape(b, size.height(), size.width(), heads, shape.width())
              .permute(0, 3, 4, 1, 2)
              .reshape(b * heads, shape.width(), size.height(), size.width());
      samples[level] = Functional.gridSample(map, grid); // [b * heads, width, q, points]
    }
    return Tensor.cat(3, samples)
        .mul(weights)
        .sum(3, false)
        .reshape(b, (long) heads * shape.width(), q)
        .transpose(1, 2)
        .contiguous();
  }
}
