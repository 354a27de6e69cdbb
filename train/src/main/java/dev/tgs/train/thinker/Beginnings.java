package dev.tgs.train.thinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import java.util.SplittableRandom;

/** Weights that a training begins with; each parameter has a random stream of its own. */
record Beginnings(long seed) implements Module.Initializer {
  @Override
  public Tensor values(String key, long[] shape) {
    boolean isNorm = shape.length == 1 && key.endsWith("weight");
    if (isNorm || key.endsWith("grep_a") || key.endsWith("weight_g")) {
      return constant(1, shape);
    }
    if (key.endsWith("bias") || key.endsWith("lora_B.weight")) {
      return constant(0, shape);
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + key.hashCode()).split();
    double spread = spread(key, shape);
    float[] values = new float[(int) Shapes.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return Tensor.of(values, shape);
  }

  private static double spread(String key, long[] shape) {
    if (key.contains("embed_tokens") || key.contains("class_embedding")) {
      return 0.04;
    }
    if (key.contains("position_embedding") || key.contains("relative_attention_bias")) {
      return 0.1;
    }
    if (key.contains("query_tokens")) {
      return 0.5;
    }
    if (key.matches("(visual|audio)_proj\\.\\d+\\.weight")) {
      return 0.3 / Math.sqrt((double) shape[1]); // tokens begin shorter than they are to become
    }
    double fanIn = (double) Shapes.elements(shape) / shape[0];
    boolean addsToStream =
        key.contains("out_proj")
            || key.contains("o_proj")
            || key.contains("down_proj")
            || key.contains("fc2");
    return (addsToStream ? 0.5 : 1) / Math.sqrt(fanIn);
  }

  private static Tensor constant(double value, long[] shape) {
    return Tensor.full(value, DType.F32, shape);
  }
}
