package dev.tgs.bench.speed;

import dev.tgs.engine.Engine;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Generation;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.TokenChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * One way of some prompts through a language model, from the part that all share to the last token.
 *
 * @param shared the part that all share
 * @param rest what follows it, up to the first token
 * @param steps each further token of every prompt
 * @param tokens those that were made, of every prompt
 */
record ThoughtRun(StepSpeed shared, StepSpeed rest, List<StepSpeed> steps, List<long[]> tokens) {
  /** No token has this number, so nothing ends before its time. */
  private static final long NO_END = -1;

  /** All of it. */
  double seconds() {
    return shared.seconds() + rest.seconds() + steps.stream().mapToDouble(StepSpeed::seconds).sum();
  }

  /**
   * @param prompts [n, width] each; they go through together
   * @param common rows that all share
   * @param newTokens of every prompt
   */
  static ThoughtRun together(Llama model, List<Tensor> prompts, int common, int newTokens) {
    try (Scope scope = Scope.open();
        Laps laps = new Laps();
        KeyValueCache begin = begin(model, prompts.get(0).narrow(0, 0, common))) {
      Engine.giveBackMemory(); // as the thinker does
      StepSpeed shared = laps.lap("shared");
      List<StepSpeed> made = new ArrayList<>();
      List<long[]> tokens =
          goOn(model, begin, prompts, newTokens, () -> made.add(laps.lap("token")));
      Engine.giveBackMemory();
      return new ThoughtRun(shared, made.get(0), made.subList(1, made.size()), tokens);
    }
  }

  /** The tokens of each prompt by itself. */
  static List<long[]> oneByOne(Llama model, List<Tensor> prompts, int common, int newTokens) {
    try (Scope scope = Scope.open();
        KeyValueCache begin = begin(model, prompts.get(0).narrow(0, 0, common))) {
      return prompts.stream()
          .map(prompt -> goOn(model, begin, List.of(prompt), newTokens, () -> {}).get(0))
          .toList();
    }
  }

  /** The whole prompt in one pass, up to its first token. */
  static StepSpeed whole(Llama model, Tensor prompt) {
    try (Scope scope = Scope.open();
        Laps laps = new Laps();
        KeyValueCache cache = model.cache((int) prompt.size(0), prompt.dtype())) {
      generate(model, List.of(new Llama.Next(cache, prompt)), 1, () -> {});
      return laps.lap("whole");
    }
  }

  private static KeyValueCache begin(Llama model, Tensor rows) {
    KeyValueCache begin = model.cache((int) rows.size(0), rows.dtype());
    try {
      model.forward(List.of(new Llama.Next(begin, rows)));
      return begin;
    } catch (RuntimeException | Error e) {
      begin.close();
      throw e;
    }
  }

  /**
   * @param onToken is called after each token of the first prompt
   */
  private static List<long[]> goOn(
      Llama model, KeyValueCache begin, List<Tensor> prompts, int newTokens, Runnable onToken) {
    List<Llama.Next> starts = new ArrayList<>();
    try {
      for (Tensor prompt : prompts) {
        Tensor rest = prompt.narrow(0, begin.length(), prompt.size(0) - begin.length());
        starts.add(new Llama.Next(begin.fork((int) rest.size(0) + newTokens), rest));
      }
      return generate(model, starts, newTokens, onToken);
    } finally {
      starts.forEach(start -> start.cache().close());
    }
  }

  private static List<long[]> generate(
      Llama model, List<Llama.Next> starts, int newTokens, Runnable onToken) {
    int known = model.config().vocabSize();
    return new Generation(newTokens, NO_END, known, TokenChoice.GREEDY)
        .run(
            model,
            starts,
            (sequence, id) -> {
              if (sequence == 0) {
                onToken.run();
              }
            });
  }
}
