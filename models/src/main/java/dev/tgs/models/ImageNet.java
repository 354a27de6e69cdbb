package dev.tgs.models;

import dev.tgs.engine.Tensor;

/** The normalisation of colours that models trained on ImageNet expect. */
public final class ImageNet {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  private ImageNet() {}

  /**
   * @param levels F32 [n, 3, h, w], red, green and blue of 0 to 255
   * @return F32 [n, 3, h, w], about zero mean and unit deviation
   */
  public static Tensor normalize(Tensor levels) {
    return levels.div(255).sub(Tensor.of(MEAN, 1, 3, 1, 1)).div(Tensor.of(STD, 1, 3, 1, 1));
  }
}
