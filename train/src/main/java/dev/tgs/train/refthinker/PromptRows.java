package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.models.refthinker.RefThinker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Samples as the language model reads them. */
final class PromptRows {
  private PromptRows() {}

  /** A prompt with its features: [n, width]. */
  static Tensor of(RefThinker model, Sample sample, DType compute) {
    return rows(model, sample, model.llm().embed(sample.prompt(), compute), compute);
  }

  /** Prompts and answers but for their end marks, which foretell nothing: [n, width] each. */
  static List<Tensor> withAnswers(RefThinker model, List<Sample> batch, DType compute) {
    // All words in one look, since the gradient of each look is a whole table.
    long[] ids = batch.stream().flatMapToLong(PromptRows::ids).toArray();
    Tensor words = model.llm().embed(ids, compute);
    List<Tensor> all = new ArrayList<>();
    long from = 0;
    for (Sample sample : batch) {
      long count = ids(sample).count();
      all.add(rows(model, sample, words.narrow(0, from, count), compute));
      from += count;
    }
    return all;
  }

  private static LongStream ids(Sample sample) {
    return LongStream.concat(
        LongStream.of(sample.prompt()),
        LongStream.of(sample.answer()).limit(sample.answer().length - 1L));
  }

  /**
   * @param words of all tokens, some of which give their places to features
   */
  private static Tensor rows(RefThinker model, Sample sample, Tensor words, DType compute) {
    List<Tensor> rows = new ArrayList<>();
    long from = 0;
    for (Sample.Inset inset : sample.insets()) {
      add(words, from, inset.at(), rows);
      Tensor features = inset.features().to(model.llm().device()).to(compute);
      rows.add(
          inset.sense() == Sample.Sense.SIGHT
              ? model.videoTokens(features, compute)
              : model.audioTokens(features, compute));
      from = inset.at() + 1L;
    }
    add(words, from, words.size(0), rows);
    return Tensor.cat(0, rows.toArray(Tensor[]::new));
  }

  private static void add(Tensor words, long from, long to, List<Tensor> rows) {
    if (from < to) {
      rows.add(words.narrow(0, from, to - from));
    }
  }
}
