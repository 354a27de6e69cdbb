package dev.tgs.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, named as safetensors names them. */
public enum DType {
  F64(ScalarType.Double, 8, true),
  F32(ScalarType.Float, 4, true),
  F16(ScalarType.Half, 2, true),
  BF16(ScalarType.BFloat16, 2, true),
  I64(ScalarType.Long, 8, false),
  I32(ScalarType.Int, 4, false),
  I16(ScalarType.Short, 2, false),
  I8(ScalarType.Char, 1, false),
  U8(ScalarType.Byte, 1, false),
  BOOL(ScalarType.Bool, 1, false);

  final ScalarType scalarType;
  private final int bytes;
  private final boolean floating;

  DType(ScalarType scalarType, int bytes, boolean floating) {
    this.scalarType = scalarType;
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return floating;
  }

  static DType of(ScalarType type) {
    for (DType dtype : values()) {
      if (dtype.scalarType.value == type.value) {
        return dtype;
      }
    }
    throw new EngineException(
        "A tensor of type "
            + type
            + " came from libtorch; supported: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL.");
  }

  /** What users call it: {@code fp32}, {@code bf16}; other types have their own name. */
  public String precisionName() {
    return switch (this) {
      case F32 -> "fp32";
      case BF16 -> "bf16";
      default -> name();
    };
  }

  /** Reads {@code fp32} or {@code bf16}, the two precisions that models run in. */
  public static DType parsePrecision(String text) {
    return switch (text) {
      case "fp32" -> F32;
      case "bf16" -> BF16;
      default ->
          throw new EngineException("Unknown precision '" + text + "'; expected fp32 or bf16.");
    };
  }
}
