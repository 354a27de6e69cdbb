package dev.tgs.train.segmenter;

import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.train.Chance;

/** Weights that a training begins with, as those of the published code. */
record SegmenterStart(Chance chance) implements Module.Initializer {
  @Override
  public Tensor values(String key, long[] shape) {
    return Tensor.of(array(key, shape), shape);
  }

  private float[] array(String key, long[] shape) {
    if (shape.length == 1) {
      return Chance.all(key.endsWith("bias") ? 0 : 1, shape);
    }
    if (key.endsWith("gaussian_matrix")
        || key.contains("point_embeddings")
        || key.contains("not_a_point")
        || key.contains("no_mask_embed")
        || (key.contains("_token") && !key.contains("transformer"))) {
      return chance.normal(key, 1, shape);
    }
    return (key.contains("trunk") && !key.contains("patch_embed")) || key.equals("no_mem_embed")
        ? chance.normal(key, .02, shape)
        : chance.lecun(key, shape);
  }
}
