package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Llama.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Goes on sequences token by token until each has ended.
 *
 * @param maxNewTokens most tokens for each, the end mark included
 * @param end token that ends a sequence
 * @param tokens only the first so many are chosen from: a table of embeddings may have more rows
 *     than its tokenizer has tokens
 */
public record Generation(int maxNewTokens, long end, int tokens, TokenChoice choice) {
  /**
   * Rows that prompts are read in together: enough to be bound by arithmetic, few enough that what
   * a layer makes of them stays small beside the weights.
   */
  private static final int ROWS = 256;

  /** Is told every token as it comes. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param sequence index of the sequence that goes on
     */
    void token(int sequence, long id);
  }

  public Generation {
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException(
          "A sequence goes on by at least 1 token, not " + maxNewTokens + ".");
    }
  }

  /** A sequence that has not ended. */
  private record Open(int index, KeyValueCache cache, SplittableRandom random, List<Long> made) {}

  /**
   * Goes on all prompts together; one that has ended, or filled its cache, costs nothing more.
   *
   * @param prompts each with room in its cache for itself and the new tokens
   * @return for each the new tokens, the end mark included if it came
   */
  public List<long[]> run(Llama model, List<Next> prompts, Listener listener) {
    List<Open> all = new ArrayList<>();
    for (Next prompt : prompts) {
      all.add(new Open(all.size(), prompt.cache(), choice.random(), new ArrayList<>()));
    }
    DType compute = prompts.get(0).x().dtype();
    List<Open> open = take(all, logits(model, prompts), listener);
    while (!open.isEmpty()) {
      List<Open> current = open;
      float[][] logits;
      try (Scope scope = Scope.open()) {
        logits = logits(model, current.stream().map(one -> last(model, one, compute)).toList());
      }
      open = take(current, logits, listener);
    }
    return all.stream()
        .map(one -> one.made().stream().mapToLong(Long::longValue).toArray())
        .toList();
  }

  /** The logits after the last token of each, [sequences][vocabulary], read in groups. */
  private float[][] logits(Llama model, List<Next> sequences) {
    List<float[]> all = new ArrayList<>();
    int from = 0;
    while (from < sequences.size()) {
      int to = from + 1;
      long rows = sequences.get(from).x().size(0);
      while (to < sequences.size() && rows + sequences.get(to).x().size(0) <= ROWS) {
        rows += sequences.get(to).x().size(0);
        to++;
      }
      all.addAll(List.of(logitsOfGroup(model, sequences.subList(from, to))));
      from = to;
    }
    return all.toArray(float[][]::new);
  }

  private float[][] logitsOfGroup(Llama model, List<Next> sequences) {
    try (Scope scope = Scope.open()) {
      Tensor hidden = model.forward(sequences);
      long[] lasts = new long[sequences.size()];
      long row = -1;
      for (int i = 0; i < lasts.length; i++) {
        row += sequences.get(i).x().size(0);
        lasts[i] = row;
      }
      Tensor index = Tensor.of(lasts, lasts.length).to(hidden.device());
      Tensor logits = model.logits(hidden.indexSelect(0, index));
      Tensor known = logits.narrow(1, 0, Math.min(tokens, logits.size(1)));
      float[][] rows = new float[lasts.length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = known.select(0, i).toFloats();
      }
      return rows;
    }
  }

  /** Chooses a token for each, and gives back those that have not ended. */
  private List<Open> take(List<Open> open, float[][] logits, Listener listener) {
    List<Open> still = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Open one = open.get(i);
      long id = choice.choose(logits[i], one.random());
      one.made().add(id);
      listener.token(one.index(), id);
      if (id != end && one.made().size() < maxNewTokens && !one.cache().isFull()) {
        still.add(one);
      }
    }
    return still;
  }

  private static Next last(Llama model, Open one, DType compute) {
    long id = one.made().get(one.made().size() - 1);
    return new Next(one.cache(), model.embed(new long[] {id}, compute));
  }
}
