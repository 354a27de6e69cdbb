package dev.tgs.models.llama;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Causal self-attention over several sequences at once. Sequences that share their beginning read
 * its keys and values once for all their rows.
 */
final class Attention extends Module {
  private final int heads;
  private final int keyHeads;
  private final int headDim;
  private final int layer;
  private final Projection query;
  private final Projection key;
  private final Projection value;
  private final Projection output;

  Attention(LlamaConfig config, int layer, Quantization quantization) {
    this.heads = config.numAttentionHeads();
    this.keyHeads = config.numKeyValueHeads();
    this.headDim = config.headDim();
    this.layer = layer;
    long width = config.hiddenSize();
    long keyWidth = (long) keyHeads * headDim;
    boolean bias = config.hasQueryKeyValueBias();
    query = child("q_proj", new Projection(width, width, bias, quantization));
    key = child("k_proj", new Projection(width, keyWidth, bias, quantization));
    value = child("v_proj", new Projection(width, keyWidth, bias, quantization));
    output = child("o_proj", new Projection(width, width, false, quantization));
  }

  /** What an adapter may add to, by name. */
  Map<String, Projection> projections() {
    return Map.of("q_proj", query, "k_proj", key, "v_proj", value, "o_proj", output);
  }

  /**
   * @param x [rows, width]
   * @param parts cover the rows in order
   * @return [rows, width]
   */
  Tensor forward(Tensor x, List<Part> parts, Rope rope) {
    long rows = x.size(0);
    Tensor q = rope.turn(query.forward(x).reshape(rows, heads, headDim));
    Tensor k = rope.turn(key.forward(x).reshape(rows, keyHeads, headDim));
    Tensor v = value.forward(x).reshape(rows, keyHeads, headDim);
    for (Part part : parts) {
      part.cache()
          .append(
              layer,
              part.before(),
              k.narrow(0, part.from(), part.rows()),
              v.narrow(0, part.from(), part.rows()));
    }
    // Query heads that share a key head become rows of it: [key heads, rows * group, d].
    long group = heads / keyHeads;
    Tensor grouped =
        q.mulInPlace(1 / Math.sqrt(headDim))
            .reshape(rows, keyHeads, group, headDim)
            .transpose(0, 1)
            .reshape(keyHeads, rows * group, headDim);
    Tensor attended =
        attend(grouped, parts, (int) group)
            .reshape(keyHeads, rows, group, headDim)
            .transpose(0, 1)
            .reshape(rows, (long) heads * headDim);
    return output.forward(attended);
  }

  /**
   * @param x [rows, width]
   * @param batch has these rows
   * @return [rows, width]
   */
  Tensor forward(Tensor x, Batch batch, Rope rope) {
    long rows = x.size(0);
    Tensor q = rope.turn(query.forward(x).reshape(rows, heads, headDim));
    Tensor k = rope.turn(key.forward(x).reshape(rows, keyHeads, headDim));
    Tensor v = value.forward(x).reshape(rows, keyHeads, headDim);
    return output.forward(batch.attend(q, k, v).reshape(rows, (long) heads * headDim));
  }

  private Tensor attend(Tensor q, List<Part> parts, int group) {
    List<Tensor> done = new ArrayList<>();
    int i = 0;
    while (i < parts.size()) {
      KeyValueCache shared = parts.get(i).cache().prefix();
      int end = i + 1;
      while (shared != null && end < parts.size() && parts.get(end).cache().prefix() == shared) {
        end++;
      }
      List<Part> together = parts.subList(i, end);
      done.add(Scope.tidy(() -> attend(q, together, shared, group)));
      i = end;
    }
    return done.size() == 1 ? done.get(0) : Tensor.cat(1, done.toArray(Tensor[]::new));
  }

  /**
   * @param parts neighbours that share the same beginning, or one alone
   * @param shared may be null
   */
  private Tensor attend(Tensor q, List<Part> parts, KeyValueCache shared, int group) {
    int from = parts.get(0).from() * group;
    int to = parts.get(parts.size() - 1).to() * group;
    Tensor begin =
        shared == null
            ? null
            : q.narrow(1, from, to - from).matmul(shared.keys(layer, shared.own()).transpose(1, 2));
    List<Tensor> weights = new ArrayList<>();
    List<Tensor> sums = new ArrayList<>();
    for (Part part : parts) {
      int start = part.from() * group;
      int count = part.rows() * group;
      Tensor scores =
          q.narrow(1, start, count).matmul(part.cache().keys(layer, part.own()).transpose(1, 2));
      if (part.mask() != null) {
        scores = masked(scores, part);
      }
      Tensor all =
          begin == null ? scores : Tensor.cat(2, begin.narrow(1, start - from, count), scores);
      Tensor probabilities = all.softmax(-1);
      long before = begin == null ? 0 : begin.size(2);
      if (begin != null) {
        weights.add(probabilities.narrow(2, 0, before));
      }
      sums.add(
          probabilities
              .narrow(2, before, part.own())
              .matmul(part.cache().values(layer, part.own())));
    }
    Tensor sum = cat(sums);
    return begin == null
        ? sum
        : sum.addInPlace(cat(weights).matmul(shared.values(layer, shared.own())));
  }

  /** The mask is for the tokens of this pass, which are the last ones. */
  private static Tensor masked(Tensor scores, Part part) {
    int before = part.own() - part.rows();
    Tensor last = scores.narrow(2, before, part.rows());
    if (Autograd.recording()) {
      return Tensor.cat(2, scores.narrow(2, 0, before), last.add(part.mask()));
    }
    Tensor unused = last.addInPlace(part.mask()); // it is a view
    return scores;
  }

  private static Tensor cat(List<Tensor> parts) {
    return parts.size() == 1 ? parts.get(0) : Tensor.cat(1, parts.toArray(Tensor[]::new));
  }
}
