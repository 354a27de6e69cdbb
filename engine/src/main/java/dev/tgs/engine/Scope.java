package dev.tgs.engine;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns the native memory of everything that is computed on this thread while it is open, and frees
 * it on {@link #close}. Scopes nest; a tensor belongs to the innermost scope at its creation and
 * leaves it only by {@link #tidy} or {@link #keep}.
 *
 * <pre>{@code
 * try (var scope = Scope.open()) {
 *   Tensor logits = model.forward(pixels); // freed with all its intermediates
 *   float[] values = logits.toFloats();
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {
  private final PointerScope pointers;

  private Scope() {
    Engine.start();
    pointers = new PointerScope();
  }

  public static Scope open() {
    return new Scope();
  }

  /** Runs the body in a scope of its own; only the returned tensor moves to the scope outside. */
  public static Tensor tidy(Supplier<Tensor> body) {
    Tensor result;
    try (Scope scope = open()) {
      result = keep(body.get());
    }
    adopt(result);
    return result;
  }

  /** As {@link #tidy}, for several results. */
  public static List<Tensor> tidyAll(Supplier<List<Tensor>> body) {
    List<Tensor> results;
    try (Scope scope = open()) {
      results = List.copyOf(body.get());
      results.forEach(Scope::keep);
    }
    results.forEach(Scope::adopt);
    return results;
  }

  /**
   * Takes a tensor out of its scope: from now on it lives until its owner calls {@link
   * Tensor#close}.
   */
  public static Tensor keep(Tensor tensor) {
    tensor.value().retainReference();
    return tensor;
  }

  /** Gives a kept tensor to the scope that is open here, if there is one. */
  static void adopt(Tensor tensor) {
    PointerScope outer = PointerScope.getInnerScope();
    if (outer != null) {
      outer.attach(tensor.value());
      tensor.value().releaseReference();
    }
  }

  @Override
  public void close() {
    pointers.close();
  }
}
