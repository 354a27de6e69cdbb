package dev.tgs.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * An n-dimensional array in native memory, with the operations and the semantics of {@code
 * torch.Tensor} under the same names. It belongs to the {@link Scope} it was made in.
 */
public final class Tensor implements AutoCloseable {
  private static final long SLICE = 1L << 30;

  private final org.bytedeco.pytorch.Tensor value;

  Tensor(org.bytedeco.pytorch.Tensor value) {
    this.value = value;
  }

  org.bytedeco.pytorch.Tensor value() {
    return value;
  }

  // ---- making ----

  private static TensorOptions options(DType dtype, Device device) {
    return new TensorOptions()
        .dtype(new ScalarTypeOptional(dtype.scalarType))
        .device(new DeviceOptional(device.toTorch()));
  }

  public static Tensor empty(DType dtype, Device device, long... shape) {
    Engine.start();
    return new Tensor(torch.empty(shape, options(dtype, device), new MemoryFormatOptional()));
  }

  public static Tensor zeros(DType dtype, long... shape) {
    Engine.start();
    return new Tensor(torch.zeros(shape, options(dtype, Device.CPU)));
  }

  public static Tensor full(double fill, DType dtype, long... shape) {
    Engine.start();
    return new Tensor(torch.full(shape, new Scalar(fill), options(dtype, Device.CPU)));
  }

  /** Integers {@code start, start + 1, ..., end - 1} as the given type. */
  public static Tensor arange(long start, long end, DType dtype) {
    Engine.start();
    return new Tensor(torch.arange(new Scalar(start), new Scalar(end), options(dtype, Device.CPU)));
  }

  /** Evenly spaced float32 values from {@code start} to {@code end}, both included. */
  public static Tensor linspace(double start, double end, long count) {
    Engine.start();
    return new Tensor(
        torch.linspace(new Scalar(start), new Scalar(end), count, options(DType.F32, Device.CPU)));
  }

  public static Tensor randn(long... shape) {
    Engine.start();
    return new Tensor(torch.randn(shape, options(DType.F32, Device.CPU)));
  }

  public static Tensor of(float[] data, long... shape) {
    checkCount(data.length, shape);
    Tensor tensor = empty(DType.F32, Device.CPU, shape);
    new FloatPointer(tensor.value.data_ptr()).put(data, 0, data.length);
    return tensor;
  }

  public static Tensor of(long[] data, long... shape) {
    checkCount(data.length, shape);
    Tensor tensor = empty(DType.I64, Device.CPU, shape);
    new LongPointer(tensor.value.data_ptr()).put(data, 0, data.length);
    return tensor;
  }

  /** Unsigned bytes. */
  public static Tensor of(byte[] data, long... shape) {
    checkCount(data.length, shape);
    Tensor tensor = empty(DType.U8, Device.CPU, shape);
    new BytePointer(tensor.value.data_ptr()).put(data, 0, data.length);
    return tensor;
  }

  public static Tensor of(boolean[] data, long... shape) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) (data[i] ? 1 : 0);
    }
    return of(bytes, shape).to(DType.BOOL);
  }

  /**
   * Copies raw little-endian elements out of a buffer of {@code shape} x {@code dtype.bytes()}
   * bytes.
   */
  public static Tensor copyOf(ByteBuffer data, DType dtype, long... shape) {
    long expected = Shapes.elements(shape) * dtype.bytes();
    if (data.remaining() != expected) {
      throw new EngineException(
          "A tensor "
              + dtype
              + Arrays.toString(shape)
              + " takes "
              + expected
              + " bytes, but the buffer holds "
              + data.remaining()
              + ".");
    }
    Tensor tensor = empty(dtype, Device.CPU, shape);
    if (expected > 0) {
      ByteBuffer target =
          new BytePointer(tensor.value.data_ptr()).capacity(expected).asByteBuffer();
      target.put(data.duplicate());
    }
    return tensor;
  }

  /**
   * A new tensor whose raw little-endian elements {@code filler} writes; it is called with one
   * slice after the other, of at most 1 GiB each, and fills every slice.
   */
  public static Tensor read(DType dtype, Consumer<ByteBuffer> filler, long... shape) {
    Tensor tensor = empty(dtype, Device.CPU, shape);
    tensor.slices(filler);
    return tensor;
  }

  private static void checkCount(int length, long[] shape) {
    if (length != Shapes.elements(shape)) {
      throw new EngineException(
          "Shape "
              + Arrays.toString(shape)
              + " takes "
              + Shapes.elements(shape)
              + " elements, but "
              + length
              + " came.");
    }
  }

  // ---- reading ----

  public long[] shape() {
    return value.shape();
  }

  /** Size of a dimension; negative counts from the last. */
  public long size(int dim) {
    return value.size(dim);
  }

  public int dim() {
    return (int) value.ndimension();
  }

  public long numel() {
    return value.numel();
  }

  public DType dtype() {
    return DType.of(value.scalar_type());
  }

  /** Size of its elements in bytes. */
  public long bytes() {
    return numel() * dtype().bytes();
  }

  public Device device() {
    var device = value.device();
    return device.is_cpu() ? Device.CPU : Device.cuda(Math.max(0, device.index()));
  }

  private org.bytedeco.pytorch.Tensor onHost(DType dtype) {
    return to(Device.CPU).to(dtype).contiguous().value;
  }

  private int arrayLength() {
    if (numel() > Integer.MAX_VALUE - 8) {
      throw new EngineException("A tensor " + this + " is too large for one Java array.");
    }
    return (int) numel();
  }

  public float[] toFloats() {
    float[] data = new float[arrayLength()];
    if (data.length == 0) {
      return data; // an empty tensor has no address
    }
    try (Scope scope = Scope.open()) {
      new FloatPointer(onHost(DType.F32).data_ptr()).get(data);
    }
    return data;
  }

  public long[] toLongs() {
    long[] data = new long[arrayLength()];
    if (data.length == 0) {
      return data;
    }
    try (Scope scope = Scope.open()) {
      new LongPointer(onHost(DType.I64).data_ptr()).get(data);
    }
    return data;
  }

  /** Elements as unsigned bytes; booleans become 0 and 1. */
  public byte[] toBytes() {
    byte[] data = new byte[arrayLength()];
    if (data.length == 0) {
      return data;
    }
    try (Scope scope = Scope.open()) {
      new BytePointer(onHost(DType.U8).data_ptr()).get(data);
    }
    return data;
  }

  /**
   * The raw little-endian elements of a contiguous CPU tensor of at most 2 GiB, without a copy: the
   * buffer is valid only while this tensor is.
   */
  public ByteBuffer view() {
    long bytes = viewableBytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new EngineException("A tensor of " + bytes + " bytes is too large for one view.");
    }
    return bytes == 0 ? ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN) : view(0, bytes);
  }

  /** As {@link #view()} for tensors of any size: slices of at most 1 GiB, in order. */
  public void slices(Consumer<ByteBuffer> consumer) {
    long bytes = viewableBytes();
    for (long start = 0; start < bytes; start += SLICE) {
      consumer.accept(view(start, Math.min(bytes, start + SLICE)));
    }
  }

  private long viewableBytes() {
    if (!value.is_contiguous() || !value.device().is_cpu()) {
      throw new EngineException(
          "Only a contiguous tensor on the CPU can be viewed; this is " + this + ".");
    }
    return numel() * dtype().bytes();
  }

  private ByteBuffer view(long start, long end) {
    // The address moves, not the position: JavaCPP's buffers reach 2 GiB from the address.
    return new BytePointer(value.data_ptr())
        .getPointer(start)
        .capacity(end - start)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The only element of a one-element tensor. */
  public double item() {
    if (numel() != 1) {
      throw new EngineException("item() needs one element; this is " + this + ".");
    }
    try (Scope scope = Scope.open()) {
      return value.to(org.bytedeco.pytorch.global.torch.ScalarType.Double).item_double();
    }
  }

  public boolean isContiguous() {
    return value.is_contiguous();
  }

  // ---- type, device, layout ----

  public Tensor to(DType dtype) {
    return dtype() == dtype ? this : new Tensor(value.to(dtype.scalarType));
  }

  public Tensor to(Device device) {
    return device().equals(device)
        ? this
        : new Tensor(value.to(options(dtype(), device), false, false, new MemoryFormatOptional()));
  }

  public Tensor contiguous() {
    return value.is_contiguous() ? this : new Tensor(value.contiguous());
  }

  /** Strides of NHWC behind a shape of NCHW, the layout that convolutions on a CPU like best. */
  public Tensor channelsLast() {
    return new Tensor(value.contiguous(torch.MemoryFormat.ChannelsLast));
  }

  /** The same elements, through which no gradient flows. */
  public Tensor detach() {
    return new Tensor(value.detach());
  }

  public Tensor copy() {
    return new Tensor(value.clone(new MemoryFormatOptional()));
  }

  // ---- shape ----

  public Tensor reshape(long... shape) {
    return new Tensor(value.reshape(shape));
  }

  public Tensor view(long... shape) {
    return new Tensor(value.view(shape));
  }

  public Tensor flatten(int start, int end) {
    return new Tensor(value.flatten(start, end));
  }

  public Tensor permute(long... dims) {
    return new Tensor(value.permute(dims));
  }

  public Tensor transpose(int a, int b) {
    return new Tensor(value.transpose(a, b));
  }

  public Tensor unsqueeze(int dim) {
    return new Tensor(value.unsqueeze(dim));
  }

  public Tensor squeeze(int dim) {
    return new Tensor(value.squeeze(dim));
  }

  public Tensor expand(long... shape) {
    return new Tensor(value.expand(shape));
  }

  public Tensor repeat(long... times) {
    return new Tensor(value.repeat(times));
  }

  public Tensor narrow(int dim, long start, long length) {
    return new Tensor(value.narrow(dim, start, length));
  }

  /** Every {@code step}-th element of {@code start <= i < end}; a view. */
  public Tensor slice(int dim, long start, long end, long step) {
    return new Tensor(value.slice(dim, new LongOptional(start), new LongOptional(end), step));
  }

  /** The i-th slice along a dimension, which goes away; a view. */
  public Tensor select(int dim, long i) {
    return new Tensor(value.select(dim, i));
  }

  /** A view of this tensor's memory, counted in elements from its first. */
  public Tensor asStrided(long[] shape, long[] strides, long offset) {
    return new Tensor(value.as_strided(shape, strides, new LongOptional(offset)));
  }

  public Tensor[] chunk(int chunks, int dim) {
    return array(value.chunk(chunks, dim));
  }

  public Tensor[] unbind(int dim) {
    return array(value.unbind(dim));
  }

  public Tensor[] split(long size, int dim) {
    return array(value.split(size, dim));
  }

  static Tensor[] array(TensorVector vector) {
    Tensor[] tensors = new Tensor[(int) vector.size()];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = new Tensor(new org.bytedeco.pytorch.Tensor(vector.get(i)));
    }
    return tensors;
  }

  public Tensor roll(long[] shifts, long[] dims) {
    return new Tensor(value.roll(shifts, dims));
  }

  /** The elements of a dimension from last to first. */
  public Tensor flip(int dim) {
    return new Tensor(value.flip(dim));
  }

  /** Zero padding; pairs (before, after) from the last dimension to the first, as in torch. */
  public Tensor pad(long... pairs) {
    return new Tensor(torch.pad(value, pairs));
  }

  public Tensor indexSelect(int dim, Tensor index) {
    return new Tensor(value.index_select(dim, index.value));
  }

  public Tensor gather(int dim, Tensor index) {
    return new Tensor(value.gather(dim, index.value));
  }

  public static Tensor cat(int dim, Tensor... tensors) {
    return new Tensor(torch.cat(vector(tensors), dim));
  }

  public static Tensor stack(int dim, Tensor... tensors) {
    return new Tensor(torch.stack(vector(tensors), dim));
  }

  private static TensorVector vector(Tensor... tensors) {
    return new TensorVector(
        Arrays.stream(tensors).map(t -> t.value).toArray(org.bytedeco.pytorch.Tensor[]::new));
  }

  // ---- arithmetic ----

  public Tensor add(Tensor other) {
    return new Tensor(value.add(other.value));
  }

  public Tensor add(double other) {
    return new Tensor(value.add(new Scalar(other)));
  }

  // While gradients are recorded, the methods "in place" make a new tensor.

  @CheckReturnValue
  public Tensor addInPlace(Tensor other) {
    if (Autograd.recording()) {
      return add(other);
    }
    value.add_(other.value);
    return this;
  }

  @CheckReturnValue
  public Tensor addInPlace(double other) {
    if (Autograd.recording()) {
      return add(other);
    }
    value.add_(new Scalar(other));
    return this;
  }

  public Tensor sub(Tensor other) {
    return new Tensor(value.sub(other.value));
  }

  public Tensor sub(double other) {
    return new Tensor(value.sub(new Scalar(other)));
  }

  public Tensor mul(Tensor other) {
    return new Tensor(value.mul(other.value));
  }

  public Tensor mul(double other) {
    return new Tensor(value.mul(new Scalar(other)));
  }

  @CheckReturnValue
  public Tensor mulInPlace(Tensor other) {
    if (Autograd.recording()) {
      return mul(other);
    }
    value.mul_(other.value);
    return this;
  }

  @CheckReturnValue
  public Tensor mulInPlace(double other) {
    if (Autograd.recording()) {
      return mul(other);
    }
    value.mul_(new Scalar(other));
    return this;
  }

  public Tensor div(Tensor other) {
    return new Tensor(value.div(other.value));
  }

  public Tensor div(double other) {
    return new Tensor(value.div(new Scalar(other)));
  }

  public Tensor neg() {
    return new Tensor(value.neg());
  }

  public Tensor matmul(Tensor other) {
    Tensor product = new Tensor(value.matmul(other.value));
    FlopCounter.matmul(this, product);
    return product;
  }

  public Tensor pow(double exponent) {
    return new Tensor(value.pow(new Scalar(exponent)));
  }

  /** {@code base} to the power of each element. */
  public Tensor powOf(double base) {
    return new Tensor(torch.pow(new Scalar(base), value));
  }

  public Tensor exp() {
    return new Tensor(value.exp());
  }

  public Tensor log() {
    return new Tensor(value.log());
  }

  public Tensor sqrt() {
    return new Tensor(value.sqrt());
  }

  public Tensor sin() {
    return new Tensor(value.sin());
  }

  public Tensor cos() {
    return new Tensor(value.cos());
  }

  public Tensor floor() {
    return new Tensor(value.floor());
  }

  /** To the nearest whole number, halves to the even one. */
  public Tensor roundInPlace() {
    value.round_();
    return this;
  }

  /** Bitwise, over integers. */
  public Tensor bitAnd(long mask) {
    return new Tensor(value.bitwise_and(new Scalar(mask)));
  }

  /** Over integers. */
  public Tensor shiftRight(int bits) {
    return new Tensor(value.bitwise_right_shift(new Scalar(bits)));
  }

  public Tensor abs() {
    return new Tensor(value.abs());
  }

  public Tensor tanh() {
    return new Tensor(value.tanh());
  }

  public Tensor sigmoid() {
    return new Tensor(value.sigmoid());
  }

  public Tensor relu() {
    return new Tensor(value.relu());
  }

  @CheckReturnValue
  public Tensor reluInPlace() {
    if (Autograd.recording()) {
      return relu();
    }
    value.relu_();
    return this;
  }

  public Tensor clamp(double low, double high) {
    return new Tensor(
        value.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
  }

  public Tensor clampMin(double low) {
    return new Tensor(value.clamp_min(new Scalar(low)));
  }

  public Tensor clampMax(double high) {
    return new Tensor(value.clamp_max(new Scalar(high)));
  }

  public Tensor softmax(int dim) {
    return new Tensor(value.softmax(dim));
  }

  public Tensor logSoftmax(int dim) {
    return new Tensor(value.log_softmax(dim));
  }

  /** The smaller of two elements. */
  public Tensor minimum(Tensor other) {
    return new Tensor(torch.minimum(value, other.value));
  }

  /** The larger of two elements. */
  public Tensor maximum(Tensor other) {
    return new Tensor(torch.maximum(value, other.value));
  }

  public Tensor cumsum(int dim) {
    return new Tensor(value.cumsum(dim));
  }

  // ---- reductions ----

  public Tensor sum() {
    return new Tensor(value.sum());
  }

  public Tensor sum(int dim, boolean keepDim) {
    return new Tensor(value.sum(new long[] {dim}, keepDim, new ScalarTypeOptional()));
  }

  public Tensor mean(int dim, boolean keepDim) {
    return new Tensor(value.mean(new long[] {dim}, keepDim, new ScalarTypeOptional()));
  }

  public Tensor mean() {
    return new Tensor(value.mean());
  }

  /** The root of the sum of squares of all elements. */
  public Tensor norm() {
    return new Tensor(value.norm());
  }

  public Tensor max() {
    return new Tensor(value.max());
  }

  /** Largest value along a dimension. */
  public Tensor amax(int dim, boolean keepDim) {
    return new Tensor(value.amax(new long[] {dim}, keepDim));
  }

  /** Index of the largest value along a dimension, the first one on ties. */
  public Tensor argmax(int dim) {
    return new Tensor(value.argmax(new LongOptional(dim), false));
  }

  /**
   * The k largest along a dimension, in descending order.
   *
   * @param values same type as this tensor
   * @param indices I64
   */
  public record TopK(Tensor values, Tensor indices) {}

  public TopK topk(long k, int dim) {
    T_TensorTensor_T pair = torch.topk(value, k, dim, true, true);
    return new TopK(
        new Tensor(new org.bytedeco.pytorch.Tensor(pair.get0())),
        new Tensor(new org.bytedeco.pytorch.Tensor(pair.get1())));
  }

  // ---- comparison and choice ----

  public Tensor eq(double other) {
    return new Tensor(value.eq(new Scalar(other)));
  }

  public Tensor gt(double other) {
    return new Tensor(value.gt(new Scalar(other)));
  }

  public Tensor ge(double other) {
    return new Tensor(value.ge(new Scalar(other)));
  }

  public Tensor lt(double other) {
    return new Tensor(value.lt(new Scalar(other)));
  }

  public Tensor eq(Tensor other) {
    return new Tensor(value.eq(other.value));
  }

  public Tensor ne(Tensor other) {
    return new Tensor(value.ne(other.value));
  }

  public Tensor and(Tensor other) {
    return new Tensor(value.logical_and(other.value));
  }

  public Tensor not() {
    return new Tensor(value.logical_not());
  }

  public Tensor all(int dim, boolean keepDim) {
    return new Tensor(value.all(dim, keepDim));
  }

  /** This tensor, with {@code fill} where the mask is true. */
  public Tensor maskedFill(Tensor mask, double fill) {
    return new Tensor(value.masked_fill(mask.value, new Scalar(fill)));
  }

  /** {@code a} where the condition (this tensor) holds, else {@code b}. */
  public Tensor where(Tensor a, Tensor b) {
    return new Tensor(torch.where(value, a.value, b.value));
  }

  public boolean equal(Tensor other) {
    return torch.equal(value, other.value);
  }

  public boolean allFinite() {
    try (Scope scope = Scope.open()) {
      return torch.isfinite(value).all().item_bool();
    }
  }

  /** Overwrites the elements with those of another tensor, which is converted and broadcast. */
  public Tensor copyFrom(Tensor source) {
    value.copy_(source.value);
    return this;
  }

  static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.value);
  }

  /** Frees the native memory now; needed only for tensors that were taken out of their scope. */
  @Override
  public void close() {
    value.close();
  }

  @Override
  public String toString() {
    return value.isNull() ? "closed tensor" : dtype() + Arrays.toString(shape()) + "@" + device();
  }
}
