package dev.tgs.models.refthinker;

import dev.tgs.models.llama.TextTokenizer;

/**
 * What Ref-Thinker is asked: to look, to listen, and to say what an expression refers to.
 *
 * @param before what precedes the expression
 * @param expression the user's own words, in which no token is recognised
 * @param after what follows it
 * @see <a href="https://arxiv.org/abs/2508.04418">Think, Ground, Segment, 2025</a>
 */
public record ThinkPrompt(String before, String expression, String after) {
  private static final String SCENE =
      """
      <s>This is a video:
      <video_start><video><video_end>
      This is an audio:
      <audio_start><audio><audio_end>
      Given the referential expression""";

  private static final String TASK =
      """
      , analyze the video and audio, and then generate a reasoning chain (<think>) and final answer (<answer>).
      Your output must follow this format:
      <think>
      Your reasoning here
      </think>
      <answer>
      <f_object> ... </f_object>
      <s_object> ... </s_object>
      The corresponding bbox is: <frame> <box> ... </box> </frame>
      </answer>""";

  /** As the model was taught: the expression in quotation marks. */
  public static ThinkPrompt inTraining(String expression) {
    return new ThinkPrompt(SCENE + ": '", expression, "'" + TASK);
  }

  /** As the model was evaluated: the expression without quotation marks. */
  public static ThinkPrompt atTest(String expression) {
    return new ThinkPrompt(SCENE + " ", expression, TASK);
  }

  public String text() {
    return before + expression + after;
  }

  /**
   * The tokens of the prompt.
   *
   * @throws IllegalArgumentException if the tokenizer lacks one of {@link RefThinkerTokens#ADDED}
   */
  public PromptIds ids(TextTokenizer tokenizer) {
    int from = before.length();
    long[] ids = tokenizer.encode(text(), from, from + expression.length());
    return new PromptIds(
        ids,
        only(ids, tokenizer.id(RefThinkerTokens.VIDEO)),
        only(ids, tokenizer.id(RefThinkerTokens.AUDIO)),
        only(ids, tokenizer.id(RefThinkerTokens.AUDIO_END)) + 1);
  }

  private static int only(long[] ids, long id) {
    int at = 0;
    while (ids[at] != id) {
      at++;
    }
    return at;
  }
}
