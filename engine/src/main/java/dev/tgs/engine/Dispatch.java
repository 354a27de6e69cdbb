package dev.tgs.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/** Operators of libtorch that its C++ interface does not name, called by their schema. */
final class Dispatch {
  private static final Map<String, OperatorHandle> OPERATORS = new ConcurrentHashMap<>();

  private Dispatch() {}

  /**
   * @param arguments tensors and whole numbers, all that the schema has
   * @return the only result
   */
  static Tensor call(String operator, Object... arguments) {
    IValueVector stack = new IValueVector();
    for (Object argument : arguments) {
      stack.push_back(
          argument instanceof Tensor tensor
              ? new IValue(tensor.value())
              : new IValue(((Number) argument).longValue()));
    }
    Dispatcher.singleton().callBoxed(OPERATORS.computeIfAbsent(operator, Dispatch::find), stack);
    return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
  }

  private static OperatorHandle find(String operator) {
    Engine.start();
    // The handle outlives the scope of whoever comes first.
    try (PointerScope scope = new PointerScope()) {
      OperatorHandle handle =
          new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow(operator, ""));
      handle.retainReference();
      return handle;
    }
  }
}
