package dev.tgs.engine;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * In which order the packed four-bit kernel of this processor keeps the codes of a matrix: blocks
 * of rows; in a block column by column; of a column's codes the first half in the low, the second
 * in the high bits of its bytes.
 *
 * @param block rows of a block
 */
record Int4Layout(int block) {
  /** Empty where the kernel has an order of another kind. */
  static final Optional<Int4Layout> THIS = find();

  private static Optional<Int4Layout> find() {
    try (Scope scope = Scope.open()) {
      Tensor weight = Tensor.arange(0, 128 * 64, DType.F32).mul(0.7).sin().reshape(128, 64);
      PackedWeight packed = PackedWeight.pack(weight, Quantization.INT4);
      Tensor expected =
          Dispatch.call(
              "aten::_weight_int4pack_mm_for_cpu",
              identity(64),
              packed.data(),
              Quantization.INT4.group(),
              packed.scales().to(DType.F32));
      return Stream.of(64, 32, 16)
          .map(Int4Layout::new)
          .filter(
              layout ->
                  layout
                          .widen(packed.data(), packed.scales(), DType.F32)
                          .transpose(0, 1)
                          .sub(expected)
                          .abs()
                          .max()
                          .item()
                      < 1e-4)
          .findFirst();
    }
  }

  private static Tensor identity(int size) {
    Tensor index = Tensor.arange(0, size, DType.I64);
    Tensor rows = index.unsqueeze(1).expand(size, size);
    return rows.eq(index.unsqueeze(0).expand(size, size)).to(DType.F32);
  }

  /**
   * The matrix that the codes stand for.
   *
   * @param data U8 [out, in / 2]
   * @param scales [in / group, out, 2]
   * @return [out, in]
   */
  Tensor widen(Tensor data, Tensor scales, DType dtype) {
    long out = data.size(0);
    long in = data.size(1) * 2;
    int half = block / 2;
    if (out % block != 0) {
      throw new EngineException(
          "A matrix of " + out + " rows is not of whole blocks of " + block + ".");
    }
    return Scope.tidy(
        () -> {
          Tensor bytes = data.reshape(out / block, in, half);
          Tensor codes = Tensor.empty(dtype, data.device(), out / block, 2, half, in);
          codes.select(1, 0).copyFrom(bytes.bitAnd(15).transpose(1, 2));
          codes.select(1, 1).copyFrom(bytes.shiftRight(4).transpose(1, 2));
          Tensor fitting = scales.to(dtype).transpose(0, 1).contiguous();
          return codes
              .reshape(out, -1, Quantization.INT4.group())
              .addInPlace(-8)
              .mulInPlace(fitting.narrow(2, 0, 1))
              .addInPlace(fitting.narrow(2, 1, 1))
              .reshape(out, in);
        });
  }
}
