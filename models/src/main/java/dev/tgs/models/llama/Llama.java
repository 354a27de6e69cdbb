package dev.tgs.models.llama;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Embedding;
import dev.tgs.engine.nn.Linear;
import dev.tgs.engine.nn.RmsNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A causal language model: LLaMA, or Qwen2, which differs by its biases and fewer key heads. It
 * goes on several sequences in one pass, each by as many tokens as there are; there is no padding.
 *
 * @see <a href="https://arxiv.org/abs/2307.09288">Llama 2, 2023</a>
 */
public final class Llama extends Module {
  private final LlamaConfig config;
  private final Embedding embeddings;
  private final List<LlamaLayer> layers;
  private final RmsNorm norm;
  private final Linear head;
  private final Map<String, Projection> projections = new TreeMap<>();

  public Llama(LlamaConfig config) {
    this(config, Quantization.NONE);
  }

  /**
   * @param quantization of the matrices in the layers; embeddings and head, which are more
   *     sensitive than those, are in eight bits then, unless they are one table
   */
  public Llama(LlamaConfig config, Quantization quantization) {
    this.config = config;
    int width = config.hiddenSize();
    Quantization ofTokens =
        quantization == Quantization.NONE || config.tieWordEmbeddings()
            ? Quantization.NONE
            : Quantization.INT8;
    embeddings = child("model.embed_tokens", new Embedding(config.vocabSize(), width, ofTokens));
    layers =
        IntStream.range(0, config.numHiddenLayers())
            .mapToObj(i -> child("model.layers." + i, new LlamaLayer(config, i, quantization)))
            .toList();
    norm = child("model.norm", new RmsNorm(width, config.rmsNormEps()));
    head =
        config.tieWordEmbeddings()
            ? null
            : child("lm_head", new Linear(width, config.vocabSize(), false, ofTokens));
    for (int i = 0; i < layers.size(); i++) {
      String prefix = "layers." + i + ".";
      layers.get(i).projections().forEach((name, part) -> projections.put(prefix + name, part));
    }
  }

  public LlamaConfig config() {
    return config;
  }

  /** Where it computes. */
  public Device device() {
    return embeddings.device();
  }

  /**
   * Bytes of weights that a pass reads, however few its tokens are: all but the table of
   * embeddings, of which it takes a row for each token, unless that is the head too.
   */
  public long bytesRead() {
    return head == null ? bytes() : bytes() - embeddings.bytes();
  }

  /** The layers that an adapter may add to: their paths, with the shape [out, in] of each. */
  Map<String, long[]> adaptable() {
    Map<String, long[]> shapes = new TreeMap<>();
    projections.forEach((path, projection) -> shapes.put(path, projection.shape()));
    return shapes;
  }

  /** The layers that an adapter could add to and does not. */
  public List<String> unadapted(LoraAdapter adapter) {
    return projections.keySet().stream().filter(path -> adapter.at(path) == null).toList();
  }

  /**
   * Has an adapter add to its layers; the adapter stays its owner's, who closes it later.
   *
   * @param adapter null for none
   */
  public void adapt(LoraAdapter adapter) {
    projections.forEach(
        (path, projection) -> projection.adapt(adapter == null ? null : adapter.at(path)));
  }

  /**
   * Tokens that go on a sequence.
   *
   * @param cache what came before
   * @param x [n, width], at least one row
   */
  public record Next(KeyValueCache cache, Tensor x) {}

  /**
   * @return [n, width] in the type of the computation
   */
  public Tensor embed(long[] ids, DType compute) {
    for (long id : ids) {
      if (id < 0 || id >= config.vocabSize()) {
        throw new EngineException(
            "Token %d came, but the language model knows tokens 0 to %d only; tokenizer and checkpoint do not belong together."
                .formatted(id, config.vocabSize() - 1));
      }
    }
    return embeddings.forward(Tensor.of(ids, ids.length).to(embeddings.device())).to(compute);
  }

  /** A sequence of its own, with room for so many tokens. */
  public KeyValueCache cache(int capacity, DType compute) {
    return new KeyValueCache(config, capacity, compute, embeddings.device());
  }

  /**
   * Goes on all sequences at once; their caches hold the new tokens afterwards.
   *
   * @return last hidden states after the norm [sum of n, width], the rows in the order of the
   *     sequences
   */
  public Tensor forward(List<Next> sequences) {
    return Scope.tidy(() -> run(sequences));
  }

  private Tensor run(List<Next> sequences) {
    List<Tensor> rows = new ArrayList<>();
    List<Long> positions = new ArrayList<>();
    for (Next next : sequences) {
      int n = (int) next.x().size(0);
      int start = next.cache().length();
      requireRoom(start + n);
      rows.add(next.x());
      for (long i = 0; i < n; i++) {
        positions.add(start + i);
      }
    }
    Tensor x = rows.size() == 1 ? rows.get(0) : Tensor.cat(0, rows.toArray(Tensor[]::new));
    Device device = x.device();
    Rope rope = Rope.of(config, positions.stream().mapToLong(Long::longValue).toArray(), device);
    int group = config.numAttentionHeads() / config.numKeyValueHeads();
    List<Part> parts = Part.of(sequences, group, x.dtype(), device);
    for (LlamaLayer layer : layers) {
      Tensor input = x;
      x = Scope.tidy(() -> layer.forward(input, parts, rope));
    }
    sequences.forEach(next -> next.cache().advance((int) next.x().size(0)));
    return norm.forward(x);
  }

  /**
   * Reads whole sequences and remembers nothing, as training does. Several of them share each
   * beginning, which is read once.
   *
   * @param begins [b, p, width]
   * @param rests [b * r, s, width]: r that go on the first beginning, r that go on the second, ...;
   *     shorter ones are filled at their end with anything
   * @return last hidden states of the rests after the norm [b * r, s, width]
   */
  public Tensor forward(Tensor begins, Tensor rests) {
    return forward(begins, rests, 0).rests();
  }

  /**
   * What a passage over whole sequences has come to.
   *
   * @param middle hidden states of the beginnings in the middle of the layers [b, p, width]
   * @param rests last hidden states of the rests after the norm [b * r, s, width]
   */
  public record Passage(Tensor middle, Tensor rests) {}

  /**
   * As {@link #forward(Tensor, Tensor)}, and tells what the beginnings have come to on the way.
   *
   * @param middle after how many layers
   */
  public Passage forward(Tensor begins, Tensor rests, int middle) {
    Batch batch = Batch.of(begins, rests);
    requireRoom(batch.length());
    // Both outlive this call, for layers that are computed again.
    Rope rope = Rope.of(config, batch.positions(), begins.device());
    List<Tensor> both =
        Scope.tidyAll(
            () -> {
              Tensor x = Tensor.cat(0, begins.flatten(0, 1), rests.flatten(0, 1));
              Tensor inside = x;
              for (int i = 0; i < layers.size(); i++) {
                LlamaLayer layer = layers.get(i);
                x = Autograd.block(x, input -> layer.forward(input, batch, rope));
                inside = i < middle ? x : inside;
              }
              Tensor last = x.narrow(0, batch.beginRows(), x.size(0) - batch.beginRows());
              return List.of(
                  inside.narrow(0, 0, batch.beginRows()).reshape(begins.shape()),
                  norm.forward(last).reshape(rests.shape()));
            });
    return new Passage(both.get(0), both.get(1));
  }

  private void requireRoom(long tokens) {
    if (tokens > config.maxPositionEmbeddings()) {
      throw new EngineException(
          "A sequence of %d tokens is longer than the %d that the language model was made for; give a shorter reference."
              .formatted(tokens, config.maxPositionEmbeddings()));
    }
  }

  /**
   * @param hidden [n, width], as {@link #forward} gives it
   * @return F32 [n, vocabulary]
   */
  public Tensor logits(Tensor hidden) {
    return Scope.tidy(
        () ->
            (head == null
                    ? Functional.linear(hidden, embeddings.table().to(hidden.dtype()), null)
                    : head.forward(hidden))
                .to(DType.F32));
  }
}
