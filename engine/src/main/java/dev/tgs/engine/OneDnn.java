package dev.tgs.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.global.torch;

/**
 * oneDNN's linear layer. libtorch itself takes it for bfloat16 only and gives float32 to OpenBLAS,
 * which is slower for the flat matrices of these models; docs/benchmarks.md tells the difference.
 */
final class OneDnn {
  private static final String OPERATOR = "mkldnn::_linear_pointwise";

  /** Null where this build of libtorch has no oneDNN. */
  private static final OneDnn INSTANCE = find();

  private final OperatorHandle linear;

  /** No parameters for the function that may follow the product. */
  private final GenericList none;

  private OneDnn(OperatorHandle linear, GenericList none) {
    this.linear = linear;
    this.none = none;
  }

  private static OneDnn find() {
    Engine.start();
    // What is made here outlives the scope of whoever comes first.
    try (PointerScope scope = new PointerScope()) {
      OperatorHandleOptional found =
          Dispatcher.singleton().findSchema(new OperatorName(OPERATOR, ""));
      if (!torch.hasMKLDNN() || !found.has_value()) {
        return null;
      }
      OperatorHandle linear = new OperatorHandle(found.get());
      linear.retainReference();
      GenericList none =
          new GenericList(
              torch.parseSchema("f(Scalar?[] x) -> ()").arguments().type().get().containedType(0));
      none.retainReference();
      return new OneDnn(linear, none);
    }
  }

  static boolean takes(Tensor input) {
    return INSTANCE != null
        && input.dtype() == DType.F32
        && input.device().isCpu()
        && !Autograd.recording(); // it has no gradient
  }

  /**
   * @param bias may be null
   */
  static Tensor linear(Tensor input, Tensor weight, Tensor bias) {
    IValueVector stack =
        new IValueVector(
            new IValue(input.value()),
            new IValue(weight.value()),
            bias == null ? new IValue() : new IValue(bias.value()),
            new IValue("none"),
            new IValue(INSTANCE.none),
            new IValue(""));
    Dispatcher.singleton().callBoxed(INSTANCE.linear, stack);
    return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
  }
}
