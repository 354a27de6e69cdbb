package dev.tgs.train.refthinker.data;

import dev.tgs.agent.policy.ExpressionText;
import dev.tgs.bench.data.DataSet;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import dev.tgs.models.refthinker.ThinkPrompt;
import dev.tgs.train.TrainException;
import java.util.Arrays;
import java.util.List;

/**
 * Turns instructions into ids. Prompt and answer are encoded apart, as published, and the answer
 * ends with the end mark. The published code writes that mark as text at the end of the answer; of
 * LLaMA's tokenizers the ids are the same, while others would have cut the text to pieces.
 */
public final class InstructionTokens {
  /** Stand for features, and would be taken for such in an answer. */
  private static final List<String> PLACES =
      List.of("<image>", RefThinkerTokens.VIDEO, RefThinkerTokens.AUDIO);

  private final TextTokenizer tokenizer;
  private final ExpressionText expressions;
  private final int features;
  private final int positions;

  /**
   * @param expressions {@link ExpressionText#AS_PUBLISHED} keeps spaces around an expression
   * @param config tells how many tokens the clip takes and how many fit
   */
  public InstructionTokens(
      TextTokenizer tokenizer, ExpressionText expressions, RefThinkerConfig config) {
    this.tokenizer = tokenizer;
    this.expressions = expressions;
    features = DataSet.FRAMES * (config.visualQueryTokenNums() + config.audioQueryTokenNums());
    positions = config.llm().maxPositionEmbeddings();
  }

  /** Tokens that video and sound of a clip take together. */
  public int features() {
    return features;
  }

  /**
   * @throws TrainException if the whole is longer than what the language model reads, or the answer
   *     names a place of features
   */
  public Tokens of(Instruction instruction) {
    PromptIds prompt =
        ThinkPrompt.inTraining(expressions.of(instruction.expression())).ids(tokenizer);
    long[] answer = ended(tokenizer.encode(instruction.answer()), tokenizer.endId());
    for (String place : PLACES) {
      long id = tokenizer.id(place);
      if (Arrays.stream(answer).anyMatch(one -> one == id)) {
        throw new TrainException(
            "The answer of '%s' names %s, which stands for the features of a clip; take it out."
                .formatted(instruction.uid(), place));
      }
    }
    Tokens tokens = new Tokens(prompt, answer);
    if (tokens.length(features) > positions) {
      throw new TrainException(
          "Instruction '%s' has %d tokens, of which the prompt takes %d, the clip %d and the answer %d, but the language model reads at most %d; shorten its answer or leave it out."
              .formatted(
                  instruction.uid(),
                  tokens.length(features),
                  prompt.ids().length - 2,
                  features,
                  answer.length,
                  positions));
    }
    return tokens;
  }

  static long[] ended(long[] ids, long end) {
    long[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = end;
    return ended;
  }
}
