package dev.tgs.train.refthinker;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Llama;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of some sequences foretell which tokens. The loss is the mean of -log p over all of
 * them, so that a short answer weighs as much a token as a long one, as published.
 *
 * @param length rows of a sequence
 */
public record AnswerLoss(long length, List<Long> rows, List<Long> targets) {
  public AnswerLoss(long length) {
    this(length, new ArrayList<>(), new ArrayList<>());
  }

  /**
   * Counts tokens of a sequence, each foretold by the row before its own.
   *
   * @param first row that foretells, the first one is the first target
   */
  public void count(int sequence, long first, long... tokens) {
    for (int i = 0; i < tokens.length; i++) {
      rows.add(sequence * length + first + i);
      targets.add(tokens[i]);
    }
  }

  /**
   * @param hidden [sequences, length, width], as {@link Llama#forward(Tensor, Tensor)} gives it
   */
  public Tensor of(Llama llm, Tensor hidden) {
    Tensor answers = hidden.flatten(0, 1).indexSelect(0, vector(rows).to(hidden.device()));
    return Functional.crossEntropy(llm.logits(answers), vector(targets).to(hidden.device()));
  }

  private static Tensor vector(List<Long> values) {
    return Tensor.of(values.stream().mapToLong(Long::longValue).toArray(), values.size());
  }

  /** Tokens that count. */
  public int size() {
    return targets.size();
  }
}
