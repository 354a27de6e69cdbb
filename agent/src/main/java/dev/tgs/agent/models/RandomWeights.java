package dev.tgs.agent.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Random weights from a seed: the same on every machine and in any language, each parameter from
 * its own stream, so that the order of filling does not matter. Element i of a parameter is {@code
 * offset + scale * u}, where u is output i of SplitMix64 seeded with the FNV-1a hash of {@code
 * seed:key}, brought to [-1, 1). (parity/README.md defines the same numbers for the fixtures.)
 *
 * <p>Scales keep activations near 1 through any depth: matrices get sqrt(3 / fan-in), norms stay
 * near 1, biases small.
 */
public final class RandomWeights implements Module.Initializer {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** Values that one thread makes at a time. */
  private static final int PART = 1 << 16;

  private final String seed;

  public RandomWeights(long seed) {
    this.seed = Long.toString(seed);
  }

  @Override
  public Tensor values(String key, long[] shape) {
    Scale scale = Scale.of(key, shape);
    long start = hash(seed + ":" + key);
    AtomicLong done = new AtomicLong();
    return Tensor.read(
        DType.F32,
        slice -> {
          FloatBuffer values = slice.asFloatBuffer();
          long first = done.getAndAdd(values.remaining());
          int parts = (values.remaining() + PART - 1) / PART;
          IntStream.range(0, parts)
              .parallel()
              .forEach(part -> fill(values, part * PART, first, start, scale));
        },
        shape);
  }

  private static void fill(FloatBuffer values, int from, long first, long start, Scale scale) {
    int to = Math.min(values.limit(), from + PART);
    for (int i = from; i < to; i++) {
      values.put(i, (float) (scale.offset + scale.scale * uniform(start, first + i)));
    }
  }

  /** Where the stream of a name begins. */
  public static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001B3L;
    }
    return hash;
  }

  /** Number i of a stream, in [-1, 1). */
  public static double uniform(long start, long i) {
    long z = start + (i + 1) * GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 40) * 0x1p-23 - 1;
  }

  /** Spread and centre of a parameter. */
  record Scale(double scale, double offset) {
    static Scale of(String key, long[] shape) {
      String leaf = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (leaf.startsWith("gamma")) {
        return new Scale(0.1, 0.2);
      }
      if (shape.length == 1 && leaf.equals("weight")) {
        return new Scale(0.2, 1);
      }
      if (key.contains("sampling_offsets")) {
        return leaf.equals("bias")
            ? new Scale(3, 0)
            : new Scale(2 / Math.sqrt((double) shape[1]), 0);
      }
      if (leaf.endsWith("bias")) {
        return new Scale(0.1, 0);
      }
      if (leaf.equals("relative_position_bias_table")) {
        return new Scale(0.5, 0);
      }
      if (leaf.equals("positional_encoding_gaussian_matrix")) {
        return new Scale(1.7, 0);
      }
      if (isEmbedding(key, leaf)) {
        return new Scale(0.8, 0);
      }
      boolean transposed = key.contains("output_upscaling") && shape.length == 4;
      double fanIn = transposed ? shape[0] : fanIn(shape);
      return new Scale(gain(key) * Math.sqrt(3 / fanIn), 0);
    }

    /**
     * Boxes stay near their anchors; and queries and keys of the mask decoder are damped, since the
     * attention of random ones is so sharp that a rounding changes the whole mask.
     */
    private static double gain(String key) {
      if (key.contains("bbox_embed") && key.contains(".layers.2.")) {
        return 0.1;
      }
      return key.contains("q_proj") || key.contains("k_proj") ? 0.5 : 1;
    }

    private static boolean isEmbedding(String key, String leaf) {
      return key.contains("embeddings")
          || (key.contains("_embed.") && !key.contains("bbox_embed"))
          || key.contains("_token")
          || leaf.endsWith("_embed")
          || leaf.startsWith("pos_embed")
          || leaf.startsWith("no_")
          || leaf.startsWith("maskmem");
    }

    private static double fanIn(long[] shape) {
      double fanIn = 1;
      for (int i = 1; i < shape.length; i++) {
        fanIn *= shape[i];
      }
      return fanIn;
    }
  }
}
