package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.models.refthinker.RefThinker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sample as the language model reads it. */
final class PromptRows {
  private PromptRows() {}

  /** The prompt with its features: [n, width]. */
  static Tensor of(RefThinker model, Sample sample, DType compute) {
    return cat(prompt(model, sample, compute));
  }

  /** Prompt and answer but for its end mark, which foretells nothing: [n, width]. */
  static Tensor withAnswer(RefThinker model, Sample sample, DType compute) {
    List<Tensor> rows = prompt(model, sample, compute);
    embed(model, sample.answer(), 0, sample.answer().length - 1, compute, rows);
    return cat(rows);
  }

  private static List<Tensor> prompt(RefThinker model, Sample sample, DType compute) {
    List<Tensor> rows = new ArrayList<>();
    int from = 0;
    for (Sample.Inset inset : sample.insets()) {
      embed(model, sample.prompt(), from, inset.at(), compute, rows);
      Tensor features = inset.features().to(model.llm().device()).to(compute);
      rows.add(
          inset.sense() == Sample.Sense.SIGHT
              ? model.videoTokens(features, compute)
              : model.audioTokens(features, compute));
      from = inset.at() + 1;
    }
    embed(model, sample.prompt(), from, sample.prompt().length, compute, rows);
    return rows;
  }

  private static void embed(
      RefThinker model, long[] ids, int from, int to, DType compute, List<Tensor> rows) {
    if (from < to) {
      rows.add(model.llm().embed(Arrays.copyOfRange(ids, from, to), compute));
    }
  }

  private static Tensor cat(List<Tensor> rows) {
    return Tensor.cat(0, rows.toArray(Tensor[]::new));
  }
}
