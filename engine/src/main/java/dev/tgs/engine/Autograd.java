package dev.tgs.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
  private final Settings settings;
  private final Map<Parameter, Tensor> leaves = new HashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private long noises;

  /** Whether a block is being computed, first for its result alone, then for its gradients. */
  private Inside inside = Inside.NOTHING;

  private enum Inside {
    NOTHING,
    FIRST,
    AGAIN
  }

  /**
   * How it is recorded.
   *
   * @param recomputes whether {@link #block blocks} keep nothing but their input and are computed
   *     again for the gradients
   * @param noise seed of what {@link Functional#dropout} drops; it drops nothing without one
   */
  public record Settings(boolean recomputes, OptionalLong noise) {
    public static final Settings PLAIN = new Settings(false, OptionalLong.empty());
  }

  /**
   * A part of the computation that is done twice.
   *
   * @param input as it was recorded
   * @param output a leaf, from which the rest was recorded
   * @param noises that had been drawn before
   */
  private record Block(Tensor input, UnaryOperator<Tensor> body, Tensor output, long noises) {}

  private Autograd(Set<Parameter> wanted, Settings settings) {
    this.wanted = wanted;
    this.settings = settings;
  }

  /**
   * Starts a recording on this thread.
   *
   * @param wanted parameters that the gradients are for, of floating-point type; all others count
   *     as constants
   */
  public static Autograd record(Collection<Parameter> wanted) {
    return record(wanted, Settings.PLAIN);
  }

  /** As {@link #record(Collection)}, in another way. */
  public static Autograd record(Collection<Parameter> wanted, Settings settings) {
    if (recording()) {
      throw new IllegalStateException("This thread records gradients already.");
    }
    for (Parameter parameter : wanted) {
      if (!parameter.get().dtype().isFloating()) {
        throw new IllegalArgumentException(
            "A parameter " + parameter.get() + " cannot have gradients: it holds integers.");
      }
    }
    Autograd recording = new Autograd(new LinkedHashSet<>(wanted), settings);
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

  /**
   * A step of a long chain, such as a layer of a transformer. Where a recording recomputes, nothing
   * that it computes on the way is kept for the gradients, which costs a second computation.
   *
   * @param x the only tensor beside parameters that its gradients flow to
   * @param body gives the same result whenever it is called; tensors that it uses must live until
   *     the gradients are taken
   */
  public static Tensor block(Tensor x, UnaryOperator<Tensor> body) {
    Autograd current = CURRENT.get();
    boolean isOwn =
        current != null && current.settings.recomputes && current.inside == Inside.NOTHING;
    return isOwn ? current.first(x, body) : Scope.tidy(() -> body.apply(x));
  }

  private Tensor first(Tensor x, UnaryOperator<Tensor> body) {
    long before = noises;
    inside = Inside.FIRST;
    Tensor output;
    try {
      output = Scope.tidy(() -> body.apply(x.detach()));
    } finally {
      inside = Inside.NOTHING;
    }
    output.value().requires_grad_(true);
    blocks.add(new Block(held(x), body, held(output), before));
    return output;
  }

  /** Another hold on the same tensor, which outlives its scope. */
  private static Tensor held(Tensor tensor) {
    return Scope.keep(new Tensor(new org.bytedeco.pytorch.Tensor(tensor.value())));
  }

  /** Whether {@link Functional#dropout} drops anything on this thread. */
  static boolean hasNoise() {
    Autograd current = CURRENT.get();
    return current != null && current.settings.noise.isPresent();
  }

  /** Seed of the next mask of {@link Functional#dropout} on this thread, if anything is dropped. */
  static OptionalLong nextNoise() {
    if (!hasNoise()) {
      return OptionalLong.empty();
    }
    Autograd current = CURRENT.get();
    // The golden ratio spreads neighbours.
    long step = 0x9E3779B97F4A7C15L * ++current.noises;
    return OptionalLong.of((current.settings.noise.getAsLong() ^ step) * 0xBF58476D1CE4E5B9L);
  }

  /** The value of a parameter as this thread is to use it. */
  static Tensor leaf(Parameter parameter, Tensor value) {
    Autograd recording = CURRENT.get();
    return recording != null
            && recording.inside != Inside.FIRST
            && recording.wanted.contains(parameter)
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
    Flow flow = new Flow();
    flow.back(loss, null);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      flow.through(blocks.get(i));
    }
    Map<Parameter, Tensor> gradients = new LinkedHashMap<>();
    wanted.forEach(
        parameter -> {
          Tensor gradient = flow.found.get(leaves.get(parameter));
          if (gradient != null) {
            gradients.put(parameter, gradient);
          }
        });
    return gradients;
  }

  /** The way back from the loss: what has come to the leaves so far, of parameters and blocks. */
  private final class Flow {
    final Map<Tensor, Tensor> found = new HashMap<>();

    /**
     * Flows back from a tensor to the leaves.
     *
     * @param gradient of the tensor; null for one of one element, whose gradient is 1
     */
    void back(Tensor from, Tensor gradient) {
      List<Tensor> inputs = new ArrayList<>(leaves.values());
      blocks.forEach(block -> inputs.add(block.output));
      back(from, gradient, inputs);
    }

    /**
     * @return what is new among the found ones, in the current scope
     */
    private List<Tensor> back(Tensor from, Tensor gradient, List<Tensor> inputs) {
      TensorVector ends = new TensorVector();
      inputs.forEach(input -> ends.push_back(input.value()));
      TensorVector gradients =
          torch.grad(
              new TensorVector(from.value()),
              ends,
              gradient == null ? new TensorVector() : new TensorVector(gradient.value()),
              new BoolOptional(),
              false,
              true);
      List<Tensor> fresh = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        org.bytedeco.pytorch.Tensor one = new org.bytedeco.pytorch.Tensor(gradients.get(i));
        if (one.defined()) {
          fresh.add(found.merge(inputs.get(i), new Tensor(one), Tensor::add));
        }
      }
      return fresh;
    }

    /** Flows back through a block, which is computed again. */
    void through(Block block) {
      Tensor gradient = found.remove(block.output);
      if (gradient == null) {
        return;
      }
      long after = noises;
      noises = block.noises;
      inside = Inside.AGAIN;
      Tensor input = leafOf(block.input);
      List<Tensor> fresh;
      try (Scope scope = Scope.open()) {
        Tensor again = block.body.apply(input);
        List<Tensor> inputs = new ArrayList<>(leaves.values());
        inputs.add(input);
        fresh = back(again, gradient, inputs);
        fresh.forEach(Scope::keep);
      } finally {
        inside = Inside.NOTHING;
        noises = after;
      }
      fresh.forEach(Scope::adopt);
      Tensor towards = found.remove(input);
      input.close();
      if (towards != null && block.input.value().requires_grad()) {
        back(block.input, towards);
      }
    }
  }

  /** Ends the recording. */
  @Override
  public void close() {
    CURRENT.remove();
    leaves.values().forEach(Tensor::close);
    blocks.forEach(
        block -> {
          block.input.close();
          block.output.close();
        });
  }
}
