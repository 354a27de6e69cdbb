package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.train.Chance;
import java.util.SplittableRandom;

/**
 * Values of what a training adds to its models, as torch, peft and the Q-Formers' BERT begin them:
 * each parameter has a random stream of its own.
 */
record TrainingStart(long seed) implements Module.Initializer {
  /** Deviation of embeddings, and of the matrices of a BERT. */
  private static final double DEVIATION = 0.02;

  @Override
  public Tensor values(String key, long[] shape) {
    boolean isNorm = key.contains("LayerNorm") || key.endsWith("_ln.weight");
    if (isNorm && key.endsWith("weight")) {
      return Tensor.full(1, DType.F32, shape);
    }
    if (key.contains("lora_B") || key.endsWith("bias")) {
      return Tensor.zeros(DType.F32, shape);
    }
    if (key.contains("lora_") || key.contains("_proj.")) {
      return Tensor.of(new Chance(seed).lecun(key, shape), shape);
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + key.hashCode()).split();
    float[] values = new float[(int) Shapes.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (DEVIATION * random.nextGaussian());
    }
    return Tensor.of(values, shape);
  }
}
