package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.policy.ExpressionText;
import dev.tgs.bench.data.DataRow;
import dev.tgs.models.llama.LlamaTokenizer;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.TrainException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionTokensTest {
  private static final String ANSWER =
      "<think>\nI see a man.\n</think>\n<answer>\n<f_object> a man </f_object>\n"
          + "<s_object> man </s_object>\n</answer>";

  private static Instruction of(String expression, String answer) {
    return new Instruction(new DataRow("a", "a_b_man_1", "train", 1, expression), answer);
  }

  private static InstructionTokens tokens(TextTokenizer tokenizer, ExpressionText text) {
    return new InstructionTokens(tokenizer, text, RefThinkerConfig.PUBLISHED);
  }

  @Test
  void thePublishedTemplateHasItsIds() throws IOException {
    LlamaTokenizer tokenizer = SmallTokenizer.published(false);
    Tokens tokens =
        tokens(tokenizer, ExpressionText.AS_PUBLISHED)
            .of(of("The sounding object on the left of the man.", ANSWER));
    long[] ids = tokens.prompt().ids();

    assertThat(ids).hasSize(108).startsWith(1, 4013, 338, 263, 4863, 29901, 13, 32004, 32003);
    assertThat(ids)
        .containsSequence(4603, 29901, 525, 1552, 6047, 292, 1203, 373, 278, 2175, 310, 278, 767)
        .containsSequence(767, 29889, 742, 27599);
    assertThat(tokens.prompt().video()).isEqualTo(8);
    assertThat(tokens.answer()).startsWith(32009, 13).endsWith(32012, 2);
    assertThat(tokens.length(640)).isEqualTo(108 - 2 + 640 + tokens.answer().length);
  }

  /** The published code appends the end mark as text. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theEndMarkAsTextHasTheSameIds(boolean legacy) throws IOException {
    LlamaTokenizer tokenizer = SmallTokenizer.published(legacy);
    InstructionTokens tokens = tokens(tokenizer, ExpressionText.AS_PUBLISHED);
    for (String answer :
        new String[] {
          ANSWER, ANSWER + "\n", ANSWER + " ", "man", " man", "<think>", "a<", "ö 琴", "\n", "</s>"
        }) {
      assertThat(tokens.of(of("a man", answer)).answer())
          .as(answer)
          .containsExactly(tokenizer.encode(answer + "</s>"));
    }
  }

  @Test
  void spacesAroundAnExpressionStayAsPublishedOrGo() throws IOException {
    TextTokenizer tokenizer = SmallTokenizer.small();
    Instruction spaced = of(" The RED dog. ", ANSWER);

    assertThat(tokens(tokenizer, ExpressionText.STRIPPED).of(spaced).prompt().ids())
        .containsExactly(
            tokens(tokenizer, ExpressionText.AS_PUBLISHED)
                .of(of("the red dog.", ANSWER))
                .prompt()
                .ids());
    assertThat(tokens(tokenizer, ExpressionText.AS_PUBLISHED).of(spaced).prompt().ids())
        .containsExactly(
            tokens(tokenizer, ExpressionText.AS_PUBLISHED)
                .of(of(" the red dog. ", ANSWER))
                .prompt()
                .ids())
        .isNotEqualTo(tokens(tokenizer, ExpressionText.STRIPPED).of(spaced).prompt().ids());
  }

  @Test
  void whatDoesNotFitTheLanguageModelIsRefusedWithItsLengths() throws IOException {
    InstructionTokens tokens = tokens(SmallTokenizer.small(), ExpressionText.STRIPPED);
    int prompt = tokens.of(of("the dog", ANSWER)).prompt().ids().length - 2;
    assertThat(tokens.features()).isEqualTo(640);
    int room = 4096 - 640 - prompt;
    String most = "<think>" + "<box>".repeat(room - 2);

    assertThat(tokens.of(of("the dog", most)).length(640)).isEqualTo(4096);
    assertThatThrownBy(() -> tokens.of(of("the dog", most + "<box>")))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("'a_b_man_1' has 4097 tokens")
        .hasMessageContaining("the prompt takes " + prompt)
        .hasMessageContaining("the clip 640 and the answer " + (room + 1))
        .hasMessageContaining("at most 4096");
  }

  @Test
  void anAnswerThatNamesAPlaceOfFeaturesIsRefused() throws IOException {
    InstructionTokens tokens = tokens(SmallTokenizer.small(), ExpressionText.STRIPPED);

    assertThatThrownBy(() -> tokens.of(of("the dog", "I see <video> of a dog")))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("'a_b_man_1' names <video>");
    // In an expression it is the user's own word.
    assertThat(tokens.of(of("the <video>", ANSWER)).prompt().video()).isLessThan(10);
  }
}
