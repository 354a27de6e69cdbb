package dev.tgs.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Records what this thread computes from some parameters, for the gradients of a loss. Outside of a
 * recording no tensor wants a gradient and nothing is recorded. Several threads may record with the
 * same parameters at once: each has leaves of its own over the shared values, which must not change
 * meanwhile.
 *
 * <pre>{@code
 * try (var scope = Scope.open();
 *     var recording = Autograd.record(parameters)) {
 *   Tensor loss = loss(model.forward(x));
 *   Map<Parameter, Tensor> gradients = recording.gradients(loss);
 * }
 * }</pre>
 */
public final class Autograd implements AutoCloseable {
  private static final ThreadLocal<Autograd> CURRENT = new ThreadLocal<>();

  private final Set<Parameter> wanted;
  private final Map<Parameter, Tensor> leaves = new HashMap<>();

  private Autograd(Set<Parameter> wanted) {
    this.wanted = wanted;
  }

  /**
   * Starts a recording on this thread.
   *
   * @param wanted parameters that the gradients are for, of floating-point type; all others count
   *     as constants
   */
  public static Autograd record(Collection<Parameter> wanted) {
    if (recording()) {
      throw new IllegalStateException("This thread records gradients already.");
    }
    for (Parameter parameter : wanted) {
      if (!parameter.get().dtype().isFloating()) {
        throw new IllegalArgumentException(
            "A parameter " + parameter.get() + " cannot have gradients: it holds integers.");
      }
    }
    Autograd recording = new Autograd(new LinkedHashSet<>(wanted));
    CURRENT.set(recording);
    return recording;
  }

  /** Whether this thread records, so that no operation may overwrite what it was given. */
  public static boolean recording() {
    return CURRENT.get() != null;
  }

  /** Computes something that no gradient flows through, such as a target. */
  public static <T> T pause(Supplier<T> body) {
    Autograd paused = CURRENT.get();
    CURRENT.remove();
    try {
      return body.get();
    } finally {
      if (paused != null) {
        CURRENT.set(paused);
      }
    }
  }

  /** The value of a parameter as this thread is to use it. */
  static Tensor leaf(Parameter parameter, Tensor value) {
    Autograd recording = CURRENT.get();
    return recording != null && recording.wanted.contains(parameter)
        ? recording.leaves.computeIfAbsent(parameter, key -> leafOf(value))
        : value;
  }

  private static Tensor leafOf(Tensor value) {
    Tensor leaf = Scope.keep(value.detach());
    leaf.value().requires_grad_(true);
    return leaf;
  }

  /**
   * Gradients of a loss, and the end of what was recorded for it.
   *
   * @param loss one element
   * @return in the order of the wanted parameters; those that the loss does not depend on are
   *     absent; the tensors belong to the current scope
   */
  public Map<Parameter, Tensor> gradients(Tensor loss) {
    if (loss.numel() != 1 || !loss.value().requires_grad()) {
      throw new IllegalArgumentException(
          "Gradients need a loss of one element that depends on a wanted parameter; this is "
              + loss
              + ".");
    }
    List<Parameter> used = wanted.stream().filter(leaves::containsKey).toList();
    TensorVector inputs = new TensorVector();
    used.forEach(parameter -> inputs.push_back(leaves.get(parameter).value()));
    TensorVector found =
        torch.grad(
            new TensorVector(loss.value()),
            inputs,
            new TensorVector(),
            new BoolOptional(),
            false,
            true);
    Map<Parameter, Tensor> gradients = new LinkedHashMap<>();
    for (int i = 0; i < used.size(); i++) {
      org.bytedeco.pytorch.Tensor gradient = new org.bytedeco.pytorch.Tensor(found.get(i));
      if (gradient.defined()) {
        gradients.put(used.get(i), new Tensor(gradient));
      }
    }
    return gradients;
  }

  /** Ends the recording. */
  @Override
  public void close() {
    CURRENT.remove();
    leaves.values().forEach(Tensor::close);
  }
}
