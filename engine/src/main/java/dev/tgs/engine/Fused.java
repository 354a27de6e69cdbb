package dev.tgs.engine;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/** Operators of libtorch that change a list of tensors in one call. */
public final class Fused {
  private static final OperatorHandle ADAM_W;
  private static final OperatorHandle LERP;
  private static final OperatorHandle ADD;
  private static final OperatorHandle MUL;
  private static final Type.TypePtr TENSOR;

  static {
    Engine.start();
    // What is made here outlives the scope of whoever comes first.
    try (PointerScope scope = new PointerScope()) {
      ADAM_W = find("aten::_fused_adamw_", "");
      LERP = find("aten::_foreach_lerp_", "Scalar");
      ADD = find("aten::_foreach_add_", "List");
      MUL = find("aten::_foreach_mul_", "Scalar");
      TENSOR = torch.parseSchema("f(Tensor[] x) -> ()").arguments().type().get().containedType(0);
      TENSOR.retainReference();
    }
  }

  private Fused() {}

  private static OperatorHandle find(String name, String overload) {
    OperatorHandle handle =
        new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow(name, overload));
    handle.retainReference();
    return handle;
  }

  /**
   * What one step of AdamW does alike to all of its tensors.
   *
   * @param step from 1
   */
  public record AdamW(
      long step, double rate, double beta1, double beta2, double decay, double eps) {}

  /**
   * One step of AdamW; all lists are of one length, of F32 tensors of the same shapes.
   *
   * @param means of the gradients so far
   * @param squares mean squares of the gradients so far
   */
  public static void adamW(
      AdamW settings,
      List<Tensor> values,
      List<Tensor> gradients,
      List<Tensor> means,
      List<Tensor> squares) {
    try (Scope scope = Scope.open()) {
      if (values.isEmpty()) {
        return;
      }
      Tensor step = Tensor.full((double) settings.step(), DType.F32).to(values.get(0).device());
      call(
          ADAM_W,
          list(values),
          list(gradients),
          list(means),
          list(squares),
          list(List.of()),
          list(values.stream().map(value -> step).toList()),
          new IValue(settings.rate()),
          new IValue(settings.beta1()),
          new IValue(settings.beta2()),
          new IValue(settings.decay()),
          new IValue(settings.eps()),
          new IValue(false),
          new IValue(false),
          new IValue(),
          new IValue());
    }
  }

  /** values += share (targets - values). */
  public static void lerp(List<Tensor> values, List<Tensor> targets, double share) {
    try (Scope scope = Scope.open()) {
      call(LERP, list(values), list(targets), new IValue(share));
    }
  }

  /** values += others. */
  public static void add(List<Tensor> values, List<Tensor> others) {
    try (Scope scope = Scope.open()) {
      call(ADD, list(values), list(others), new IValue(1L));
    }
  }

  /** values *= factor. */
  public static void mul(List<Tensor> values, double factor) {
    try (Scope scope = Scope.open()) {
      call(MUL, list(values), new IValue(factor));
    }
  }

  private static IValue list(List<Tensor> tensors) {
    GenericList list = new GenericList(TENSOR);
    tensors.forEach(tensor -> list.push_back(new IValue(tensor.value())));
    return new IValue(list);
  }

  private static void call(OperatorHandle operator, IValue... arguments) {
    if (arguments[0].toTensorVector().empty()) {
      return; // which the operators refuse
    }
    Dispatcher.singleton().callBoxed(operator, new IValueVector(arguments));
  }
}
