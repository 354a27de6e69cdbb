package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Tensor;

/**
 * Rotary positions of some tokens: dimension i of a head turns together with dimension i + d/2, by
 * an angle that grows with the position.
 *
 * @param cos F32 [tokens, 1, d]
 * @param sin F32 [tokens, 1, d], negative in its first half
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer, 2021</a>
 */
record Rope(Tensor cos, Tensor sin) {
  static Rope of(LlamaConfig config, long[] positions, Device device) {
    int half = config.headDim() / 2;
    float[] angles = new float[positions.length * half];
    for (int j = 0; j < half; j++) {
      float frequency = 1 / (float) Math.pow(config.ropeTheta(), (float) (2 * j) / (2 * half));
      for (int i = 0; i < positions.length; i++) {
        angles[i * half + j] = positions[i] * frequency;
      }
    }
    Tensor table = Tensor.of(angles, positions.length, 1, half).to(device);
    Tensor cos = table.cos();
    Tensor sin = table.sin();
    return new Rope(Tensor.cat(2, cos, cos), Tensor.cat(2, sin.neg(), sin));
  }

  /**
   * @param x [tokens, heads, d]
   * @return in the type of x
   */
  Tensor turn(Tensor x) {
    Tensor whole = x.to(DType.F32);
    Tensor partners = whole.roll(new long[] {x.size(2) / 2}, new long[] {2});
    return whole.mul(cos).addInPlace(partners.mulInPlace(sin)).to(x.dtype());
  }
}
