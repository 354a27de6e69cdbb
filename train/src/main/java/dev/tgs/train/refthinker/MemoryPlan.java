package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.FreeMemory;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a training will take of memory, in bytes.
 *
 * @param frozen parameters that stay as they are
 * @param trained parameters that learn
 * @param weights of all of them, as they are kept
 * @param learning gradients, their sum over the parts of a step, and the two means of AdamW
 * @param activations an estimate of what a part keeps for its gradients
 */
record MemoryPlan(long frozen, long trained, long weights, long learning, long activations) {
  /** Gradient, sum, mean and mean square of a trained parameter, in F32. */
  private static final long LEARNING = 4 * Float.BYTES;

  /** What a layer keeps of a row beside what depends on its sizes: norms, queries, keys, values. */
  private static final long WIDTHS = 14;

  private static final long FEED_FORWARDS = 5;

  /** Logits, their softmax and their gradient. */
  private static final long HEADS = 4;

  /**
   * @param learns the parameters that learn
   * @param rows of the longest part: samples times their tokens
   * @param answers of them that foretell a token
   * @param bytes of an element of the computation
   */
  static MemoryPlan of(
      RefThinker model,
      Collection<Parameter> learns,
      long rows,
      long answers,
      long bytes,
      boolean recomputes) {
    Set<Parameter> learning = new HashSet<>(learns);
    Set<Parameter> all = new HashSet<>(model.llm().parameters().values());
    all.addAll(model.clip().parameters().values());
    all.addAll(model.beats().parameters().values());
    all.addAll(model.visual().parameters().values());
    all.addAll(model.audio().parameters().values());
    model.adapter().ifPresent(adapter -> all.addAll(adapter.parameters().values()));
    all.removeIf(parameter -> !parameter.isLoaded()); // of a sense that nobody needs
    long trained = learning.stream().mapToLong(MemoryPlan::elements).sum();
    long count = all.stream().mapToLong(MemoryPlan::elements).sum();
    long weights = all.stream().mapToLong(Parameter::bytes).sum();
    LlamaConfig llm = model.config().llm();
    long layer =
        rows * bytes * (WIDTHS * llm.hiddenSize() + FEED_FORWARDS * llm.intermediateSize());
    long input = rows * bytes * llm.hiddenSize();
    long layers = llm.numHiddenLayers();
    long kept = recomputes ? layers * input + layer : layers * layer;
    long head = answers * Float.BYTES * HEADS * llm.vocabSize();
    return new MemoryPlan(count - trained, trained, weights, trained * LEARNING, kept + head);
  }

  static long elements(Parameter parameter) {
    long elements = 1;
    for (long side : parameter.shape()) {
      elements *= side;
    }
    return elements;
  }

  long total() {
    return weights + learning + activations;
  }

  /** For people, in one line. */
  String text() {
    return "%,d parameters, of which %,d learn; %s of weights, %s for gradients and AdamW, about %s for a part: %s in all"
        .formatted(
            frozen + trained, trained, gib(weights), gib(learning), gib(activations), gib(total()));
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1 << 30));
  }

  /**
   * This process's share of the memory that is free on a device once all processes have loaded
   * their weights; a call that all of them make. Empty if nobody knows.
   */
  static OptionalLong free(Device device, Peers peers) {
    if (peers.size() > 1) {
      try (Scope scope = Scope.open()) {
        peers.sum(List.of(Tensor.zeros(DType.F32, 1))); // none is through before all are here
      }
    }
    int devices = device.isCpu() ? 1 : Device.cudaDevices();
    int sharing = (peers.near() + devices - 1) / devices;
    OptionalLong free = FreeMemory.on(device);
    return free.isPresent() ? OptionalLong.of(free.getAsLong() / sharing) : free;
  }

  /**
   * Refuses a training that cannot fit.
   *
   * @param available bytes, of which the weights are taken already; empty if nobody knows
   */
  void require(OptionalLong available, boolean recomputes, boolean quantized, int microBatch) {
    long needed = learning + activations;
    if (available.isEmpty() || needed <= available.getAsLong()) {
      return;
    }
    List<String> ways = new ArrayList<>();
    if (!recomputes) {
      ways.add("leave out --no-recompute");
    }
    if (microBatch > 1) {
      ways.add("--micro-batch 1");
    }
    if (!quantized) {
      ways.add("--quantize int8 or int4 for the layers that stay as they are");
    }
    ways.add("a machine with more memory");
    throw new TrainException(
        "Beside its weights this training takes %s a process, but only %s are free for it; try %s."
            .formatted(gib(needed), gib(available.getAsLong()), String.join(", or ", ways)));
  }
}
