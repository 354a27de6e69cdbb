package dev.tgs.engine;

import java.util.Arrays;
import java.util.Optional;

/** A named place in a {@link Module} whose tensor comes from a checkpoint. */
public final class Parameter implements AutoCloseable {
  /** What becomes of a parameter when its module is loaded in a lower precision. */
  public enum Kind {
    /** Converted to the precision of the model. */
    COMPUTE,
    /** Stays in float32. */
    FLOAT32,
    /** Integers, as they are. */
    INDEX
  }

  private final long[] shape;
  private Kind kind;
  private Quantization quantization;
  private Tensor value;
  private PackedWeight packed;

  Parameter(Kind kind, Quantization quantization, long... shape) {
    this.kind = kind;
    this.quantization = quantization;
    this.shape = shape.clone();
  }

  public long[] shape() {
    return shape.clone();
  }

  public Kind kind() {
    return kind;
  }

  public Quantization quantization() {
    return quantization;
  }

  /**
   * Keeps it in float32 whatever the precision of its module, as what is trained must be: steps are
   * smaller than the grain of other types.
   */
  public void keepWhole() {
    if (isLoaded()) {
      throw new IllegalStateException("A parameter that is loaded has its type already.");
    }
    kind = Kind.FLOAT32;
    quantization = Quantization.NONE;
  }

  public boolean isLoaded() {
    return value != null || packed != null;
  }

  /** Size of its value in bytes, as it is kept. */
  public long bytes() {
    return quantization == Quantization.NONE ? get().bytes() : packed().orElseThrow().bytes();
  }

  /** The value, which belongs to this parameter. */
  public Tensor get() {
    if (value == null) {
      throw packed == null
          ? unloaded()
          : new EngineException(
              "A parameter of shape "
                  + Arrays.toString(shape)
                  + " is kept in "
                  + quantization
                  + " and can only be multiplied with.");
    }
    return Autograd.leaf(this, value);
  }

  /** The quantised matrix, if this is one. */
  public Optional<PackedWeight> packed() {
    if (quantization != Quantization.NONE && packed == null) {
      throw unloaded();
    }
    return Optional.ofNullable(packed);
  }

  private EngineException unloaded() {
    return new EngineException(
        "A parameter of shape "
            + Arrays.toString(shape)
            + " is used before its module was loaded; call Module.load or Module.fill first.");
  }

  /**
   * x W^T + b.
   *
   * @param bias may be null
   */
  public Tensor linear(Tensor x, Parameter bias) {
    if (quantization == Quantization.NONE) {
      return Functional.linear(x, as(x.dtype()), bias == null ? null : bias.as(x.dtype()));
    }
    Tensor product = packed().orElseThrow().linear(x);
    return bias == null ? product : product.addInPlace(bias.as(x.dtype()));
  }

  /**
   * The value in the type of the computation, widened for the moment if it is stored narrower; the
   * result belongs to the current scope or to this parameter, so it must not be kept.
   */
  public Tensor as(DType dtype) {
    return get().to(dtype);
  }

  /** Copies the tensor in the parameter's own type; the copy belongs to this parameter. */
  void set(String name, Tensor source, DType precision, Device device) {
    if (!Arrays.equals(source.shape(), shape)) {
      throw new EngineException(
          "Tensor '"
              + name
              + "' has shape "
              + Arrays.toString(source.shape())
              + ", but the model needs "
              + Arrays.toString(shape)
              + "; the checkpoint and the configuration do not belong together.");
    }
    if (quantization != Quantization.NONE) {
      try (Scope scope = Scope.open()) {
        setPacked(PackedWeight.pack(source.to(Device.CPU), quantization).to(device));
      }
      return;
    }
    DType dtype =
        switch (kind) {
          case COMPUTE -> precision;
          case FLOAT32 -> DType.F32;
          case INDEX -> DType.I64;
        };
    Tensor copy;
    try (Scope scope = Scope.open()) {
      copy = Scope.keep(Tensor.empty(dtype, device, shape));
      copy.copyFrom(source);
    }
    close();
    value = copy;
  }

  /** Takes over a quantised matrix from the current scope. */
  void setPacked(PackedWeight weight) {
    close();
    packed = weight.keep();
  }

  @Override
  public void close() {
    if (value != null) {
      value.close();
      value = null;
    }
    if (packed != null) {
      packed.close();
      packed = null;
    }
  }
}
