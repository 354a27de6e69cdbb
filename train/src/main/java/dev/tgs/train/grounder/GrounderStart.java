package dev.tgs.train.grounder;

import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import dev.tgs.train.Chance;
import java.util.Arrays;

/**
 * Weights that a training begins with: those of the published code, but for the beginning of the
 * scores and of the fusion. Scores begin at 1 in 100: a few dimensions of the last norms are set so
 * that what is to be multiplied gives the logit of that; else thousands of wrong words would drown
 * the few right ones for the first steps.
 */
final class GrounderStart implements Module.Initializer {
  private static final float GATE = 0.3f;
  private static final int PRIOR_DIMENSIONS = 4;
  private static final float PRIOR = -4.6f / PRIOR_DIMENSIONS;
  private static final float PRIOR_SCALE = 0.1f;
  private static final float TEXT_SCALE = 0.15f;

  private final GroundingDinoConfig config;
  private final Chance chance;

  GrounderStart(GroundingDinoConfig config, long seed) {
    this.config = config;
    this.chance = new Chance(seed);
  }

  @Override
  public Tensor values(String key, long[] shape) {
    return Tensor.of(array(key, shape), shape);
  }

  private float[] array(String key, long[] shape) {
    if (shape.length == 1) {
      return vector(key, shape);
    }
    boolean isZero =
        key.endsWith("sampling_offsets.weight")
            || key.endsWith("attention_weights.weight")
            || isLastOfBoxHead(key);
    if (isZero) {
      return Chance.all(0, shape);
    }
    if (key.endsWith("level_embed") || key.contains("tgt_embed")) {
      return chance.normal(key, 1, shape);
    }
    if (key.contains("patch_embed")) {
      return chance.lecun(key, shape);
    }
    return key.startsWith("backbone.") || key.startsWith("bert.")
        ? chance.normal(key, .02, shape)
        : chance.xavier(key, shape);
  }

  private float[] vector(String key, long[] shape) {
    if (key.endsWith("sampling_offsets.bias")) {
      return directions((int) shape[0]);
    }
    if (key.endsWith("gamma_v") || key.endsWith("gamma_l")) {
      return Chance.all(GATE, shape);
    }
    boolean isText = key.contains("text_layers." + (config.encLayers() - 1) + ".norm2.");
    boolean isQuery =
        key.startsWith("transformer.enc_output_norm.")
            || key.startsWith("transformer.decoder.norm.");
    boolean isBias = key.endsWith("bias");
    float[] values = Chance.all(isBias ? 0 : isText ? TEXT_SCALE : 1, shape);
    if (isText && isBias) {
      Arrays.fill(values, 0, PRIOR_DIMENSIONS, 1);
    }
    if (isQuery) {
      Arrays.fill(values, 0, PRIOR_DIMENSIONS, isBias ? PRIOR : PRIOR_SCALE);
    }
    return values;
  }

  private static boolean isLastOfBoxHead(String key) {
    return key.contains("bbox_embed") && key.contains(".layers.2.");
  }

  /** Each head begins with a direction of its own, each point a step farther. */
  private float[] directions(int size) {
    float[] values = new float[size];
    int heads = config.nheads();
    int samples = size / 2 / heads;
    int points = samples / config.numFeatureLevels();
    for (int i = 0; i < size / 2; i++) {
      int head = i / samples;
      double angle = 2 * Math.PI * head / heads;
      double longest = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
      int step = i % points + 1;
      values[2 * i] = (float) (step * Math.cos(angle) / longest);
      values[2 * i + 1] = (float) (step * Math.sin(angle) / longest);
    }
    return values;
  }
}
