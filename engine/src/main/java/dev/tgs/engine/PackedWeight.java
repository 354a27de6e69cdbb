package dev.tgs.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix [out, in] in eight or four bits, multiplied by libtorch's packed kernels: they read a
 * half or a quarter of the bytes, which is what a product with few rows costs. Products with many
 * rows cost arithmetic instead; for them the matrix is widened for the moment, as it is for all
 * products on a GPU.
 */
public final class PackedWeight implements AutoCloseable {
  private static final int INNER_K_TILES = 1;
  private static final long ROWS_AT_A_TIME = 128;

  private final Quantization kind;
  private final long rows;
  private final Tensor data;
  private final Tensor scales;

  private PackedWeight(Quantization kind, long rows, Tensor data, Tensor scales) {
    this.kind = kind;
    this.rows = rows;
    this.data = data;
    this.scales = scales;
  }

  /**
   * Quantises a matrix; it belongs to the current scope.
   *
   * @param weight F32, F16 or BF16 [out, in]
   */
  public static PackedWeight pack(Tensor weight, Quantization kind) {
    checkShape(kind, weight.shape());
    var parts =
        Scope.tidyAll(
            () ->
                kind == Quantization.INT8 ? List.of(packInt8(weight)) : List.of(packInt4(weight)));
    return new PackedWeight(kind, weight.size(0), parts.get(0), parts.get(1));
  }

  /**
   * A matrix that was packed before, such as one from a file.
   *
   * @param data as {@link #data} gave it
   * @param scales as {@link #scales} gave them
   */
  public static PackedWeight of(Quantization kind, long[] shape, Tensor data, Tensor scales) {
    checkShape(kind, shape);
    boolean int8 = kind == Quantization.INT8;
    long[] dataShape = int8 ? shape : new long[] {shape[0], shape[1] / 2};
    long[] scaleShape =
        int8 ? new long[] {shape[0]} : new long[] {shape[1] / kind.group(), shape[0], 2};
    if (data.dtype() != (int8 ? DType.I8 : DType.U8)
        || !Arrays.equals(data.shape(), dataShape)
        || scales.dtype() != DType.BF16
        || !Arrays.equals(scales.shape(), scaleShape)) {
      throw new EngineException(
          "A matrix "
              + Arrays.toString(shape)
              + " in "
              + kind
              + " came as "
              + data
              + " with scales "
              + scales
              + ", which do not belong to it; quantise the checkpoint again.");
    }
    return new PackedWeight(kind, shape[0], data, scales);
  }

  private static void checkShape(Quantization kind, long[] shape) {
    // The four-bit kernel takes whole blocks of 16 rows.
    boolean fits =
        kind != Quantization.NONE
            && shape.length == 2
            && shape[1] % kind.group() == 0
            && (kind == Quantization.INT8 || shape[0] % 16 == 0);
    if (!fits) {
      throw new EngineException(
          "A tensor "
              + Arrays.toString(shape)
              + " cannot be quantised to "
              + kind
              + "; int8 takes any matrix, int4 one whose rows are a multiple of 16 and whose"
              + " columns are one of "
              + Quantization.INT4.group()
              + ".");
    }
  }

  /** Some rows at a time, for memory's sake. */
  private static Tensor[] packInt8(Tensor weight) {
    long out = weight.size(0);
    Tensor data = Tensor.empty(DType.I8, Device.CPU, weight.shape());
    Tensor scales = Tensor.empty(DType.BF16, Device.CPU, out);
    for (long row = 0; row < out; row += ROWS_AT_A_TIME) {
      long rows = Math.min(ROWS_AT_A_TIME, out - row);
      try (Scope scope = Scope.open()) {
        Tensor part = weight.narrow(0, row, rows).to(DType.F32);
        Tensor scale = part.abs().amax(1, false).div(127).clampMin(1e-12).to(DType.BF16);
        scales.narrow(0, row, rows).copyFrom(scale);
        data.narrow(0, row, rows)
            .copyFrom(part.div(scale.to(DType.F32).unsqueeze(1)).roundInPlace().clamp(-127, 127));
      }
    }
    return new Tensor[] {data, scales};
  }

  /** w = (q - 8) scale + zero, with q of 0 to 15; some rows at a time, for memory's sake. */
  private static Tensor[] packInt4(Tensor weight) {
    long out = weight.size(0);
    int group = Quantization.INT4.group();
    Tensor codes = Tensor.empty(DType.I32, Device.CPU, out, weight.size(1));
    // [in / group, out, 2]
    Tensor scales = Tensor.empty(DType.BF16, Device.CPU, weight.size(1) / group, out, 2);
    for (long row = 0; row < out; row += ROWS_AT_A_TIME) {
      long rows = Math.min(ROWS_AT_A_TIME, out - row);
      try (Scope scope = Scope.open()) {
        Tensor part = weight.narrow(0, row, rows).to(DType.F32).reshape(rows, -1, group);
        Int4Fit fit = Int4Fit.of(part);
        codes.narrow(0, row, rows).copyFrom(fit.codes().add(8).reshape(rows, -1));
        scales
            .narrow(1, row, rows)
            .copyFrom(Tensor.cat(2, fit.scale(), fit.zero()).transpose(0, 1));
      }
    }
    Tensor data = Dispatch.call("aten::_convert_weight_to_int4pack_for_cpu", codes, INNER_K_TILES);
    return new Tensor[] {data, scales};
  }

  /** In which order {@link #data} keeps its codes here: other processors may have other orders. */
  public static String layout(Quantization kind) {
    return kind == Quantization.INT4
        ? Int4Layout.THIS.map(layout -> "blocks of " + layout.block()).orElse("of its own kind")
        : "rows";
  }

  public Quantization kind() {
    return kind;
  }

  /** I8 [out, in], or U8 [out, in / 2] in the order that this processor's kernel reads. */
  public Tensor data() {
    return data;
  }

  /** BF16 [out], or [in / group, out, 2]: scale and zero point. */
  public Tensor scales() {
    return scales;
  }

  /** Size of codes and scales in bytes. */
  public long bytes() {
    return data.bytes() + scales.bytes();
  }

  /**
   * The same matrix on a device; one that is there already is this one.
   *
   * @throws EngineException if a GPU is to have it in an order of codes that only this processor's
   *     kernel knows
   */
  PackedWeight to(Device device) {
    if (data.device().equals(device)) {
      return this;
    }
    if (kind == Quantization.INT4 && Int4Layout.THIS.isEmpty()) {
      throw new EngineException(
          "This processor packs int4 in an order that is unknown here, so that "
              + device
              + " cannot read it; take int8.");
    }
    return new PackedWeight(kind, rows, data.to(device), scales.to(device));
  }

  /** Takes it out of its scope, until {@link #close}. */
  PackedWeight keep() {
    Scope.keep(data);
    Scope.keep(scales);
    return this;
  }

  /**
   * x W^T, without bias.
   *
   * @param x F32 or BF16 [..., in], on the device of the matrix
   * @return [..., out] in the type of x
   */
  public Tensor linear(Tensor x) {
    FlopCounter.linear(x, rows);
    return Scope.tidy(
        () -> {
          long[] shape = x.shape();
          shape[shape.length - 1] = rows;
          Tensor flat = x.reshape(-1, x.size(-1)).contiguous();
          return product(flat).reshape(shape);
        });
  }

  /**
   * Some rows of the matrix itself, which must be in eight bits.
   *
   * @param ids I64 [n]
   * @return F32 [n, in]
   */
  public Tensor rows(Tensor ids) {
    if (kind != Quantization.INT8) {
      throw new EngineException(
          "Single rows can be read from a matrix in int8, but this one is in " + kind + ".");
    }
    return Scope.tidy(
        () -> {
          Tensor near = ids.to(data.device());
          return data.indexSelect(0, near)
              .to(DType.F32)
              .mul(scales.indexSelect(0, near).to(DType.F32).unsqueeze(1));
        });
  }

  /**
   * More rows than a step of generation has. For them the matrix is widened, though that pays only
   * from some hundred rows on: so a prompt gets the same numbers alone and among others.
   */
  private static final int MANY_ROWS = 8;

  /** Rows of the matrix that are widened at a time: whole blocks of any order of codes. */
  private static final long WIDENED_ROWS = 512;

  private Tensor product(Tensor x) {
    boolean int8 = kind == Quantization.INT8;
    boolean isNear = data.device().isCpu();
    if (!isNear || (x.size(0) > MANY_ROWS && (int8 || Int4Layout.THIS.isPresent()))) {
      // A GPU is slow to start many small operations.
      long step = isNear ? WIDENED_ROWS : rows;
      List<Tensor> parts = new ArrayList<>();
      for (long from = 0; from < rows; from += step) {
        long first = from;
        long count = Math.min(step, rows - from);
        parts.add(Scope.tidy(() -> Functional.product(x, widen(first, count, x.dtype()))));
      }
      Tensor product =
          parts.size() == 1 ? parts.get(0) : Tensor.cat(1, parts.toArray(Tensor[]::new));
      return int8 ? product.mulInPlace(scales.to(x.dtype())) : product;
    }
    return int8
        ? Dispatch.call("aten::_weight_int8pack_mm", x, data, scales.to(x.dtype()))
        : Dispatch.call(
            "aten::_weight_int4pack_mm_for_cpu", x, data, kind.group(), scales.to(x.dtype()));
  }

  /** Some rows as numbers; those of eight bits are still to be scaled. */
  private Tensor widen(long first, long count, DType dtype) {
    Tensor codes = data.narrow(0, first, count);
    return kind == Quantization.INT8
        ? codes.to(dtype)
        : Int4Layout.THIS.orElseThrow().widen(codes, scales.narrow(1, first, count), dtype);
  }

  @Override
  public void close() {
    data.close();
    scales.close();
  }
}
