package dev.tgs.train.thinker;

import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.data.Truth;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Generation;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.TokenChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Has a language model answer, as the product does: the likeliest token after the other. */
record Reading(Llama llm, Lessons lessons) {
  private static final int MOST_TOKENS = 200;

  /**
   * Asks all that there is to ask about a clip.
   *
   * @param begin of all prompts [p, width]
   */
  ThoughtScores score(Tensor begin, Take take) {
    List<Truth> truths = take.truths();
    List<Lesson> asked =
        truths.stream().map(truth -> lessons.of(truth.expression(), truth.chain())).toList();
    List<String> said = asked.isEmpty() ? List.of() : answers(begin, asked);
    ThoughtScores scores = new ThoughtScores();
    for (int i = 0; i < said.size(); i++) {
      scores.add(truths.get(i).aspect().word(), truths.get(i).chain(), said.get(i));
    }
    return scores;
  }

  /**
   * @param begin of all prompts [p, width]
   * @return the thought of each lesson's question
   */
  List<String> answers(Tensor begin, List<Lesson> asked) {
    List<Llama.Next> prompts = new ArrayList<>();
    try (Scope scope = Scope.open();
        KeyValueCache shared = llm.cache((int) begin.size(0), begin.dtype())) {
      Tensor unused = llm.forward(List.of(new Llama.Next(shared, begin)));
      for (Lesson lesson : asked) {
        long[] question = Arrays.copyOf(lesson.ids(), lesson.answer());
        KeyValueCache cache = shared.fork(question.length + MOST_TOKENS);
        prompts.add(new Llama.Next(cache, llm.embed(question, begin.dtype())));
      }
      try {
        Generation generation =
            new Generation(
                MOST_TOKENS,
                lessons.tokenizer().endId(),
                lessons.tokenizer().size(),
                TokenChoice.GREEDY);
        return generation.run(llm, prompts, (sequence, id) -> {}).stream().map(this::text).toList();
      } finally {
        prompts.forEach(prompt -> prompt.cache().close());
      }
    }
  }

  private String text(long[] ids) {
    int length = ids.length > 0 && ids[ids.length - 1] == lessons.tokenizer().endId() ? 1 : 0;
    StringBuilder text = new StringBuilder();
    var stream = lessons.tokenizer().stream();
    for (int i = 0; i < ids.length - length; i++) {
      text.append(stream.accept(ids[i]));
    }
    return text.append(stream.end()).toString();
  }
}
