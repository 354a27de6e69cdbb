package dev.tgs.train.refthinker.data;

import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.train.TrainException;

/**
 * Turns pre-training samples into ids, as Crab does: question and opening stand in LLaMA-2's chat
 * template after a short word to the system, and a space precedes the end mark of the answer. Both
 * differ from the instructions that follow, which have neither.
 */
public final class PretrainTokens {
  private static final String BEFORE =
      "<s>[INST] <<SYS>>\nYou are a helpful assistant.\n<</SYS>>\n\n";
  private static final String AFTER = " [/INST]";
  private static final String SPACE = " ";

  private final TextTokenizer tokenizer;
  private final int positions;

  /**
   * @param prompt with one token for the features
   * @param media where that is
   * @param answer ids of the answer, the end mark last
   */
  public record Ids(long[] prompt, int media, long[] answer) {
    /** Rows of the whole once so many features are in their place. */
    public int length(int features) {
      return prompt.length - 1 + features + answer.length;
    }
  }

  /**
   * @param positions that the language model reads at most
   */
  public PretrainTokens(TextTokenizer tokenizer, int positions) {
    this.tokenizer = tokenizer;
    this.positions = positions;
  }

  /**
   * @param features tokens of its picture, its frames or the seconds of its sound together
   * @throws TrainException if the whole is longer than what the language model reads
   */
  public Ids of(PretrainSample sample, int features) {
    String opening = BEFORE + sample.kind().opening();
    // The template takes spaces around the user's turn away.
    String turn = (opening + sample.question()).stripTrailing();
    long[] prompt =
        tokenizer.encode(turn + AFTER, Math.min(opening.length(), turn.length()), turn.length());
    String said = sample.answer() + SPACE;
    long[] answer =
        InstructionTokens.ended(tokenizer.encode(said, 0, said.length()), tokenizer.endId());
    int media = 0;
    while (prompt[media] != tokenizer.id(sample.kind().token())) {
      media++;
    }
    Ids ids = new Ids(prompt, media, answer);
    if (ids.length(features) > positions) {
      throw new TrainException(
          "Sample '%s' has %d tokens, of which the prompt takes %d, %s %d and the answer %d, but the language model reads at most %d; leave it out."
              .formatted(
                  sample.name(),
                  ids.length(features),
                  prompt.length - 1,
                  sample.media().getFileName(),
                  features,
                  answer.length,
                  positions));
    }
    return ids;
  }
}
