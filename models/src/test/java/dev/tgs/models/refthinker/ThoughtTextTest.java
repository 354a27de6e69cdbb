package dev.tgs.models.refthinker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThoughtTextTest {
  /** A well-formed answer as the published decoding writes it. */
  private static final String WHOLE =
      """
      <s> <think>\s
      The man is playing a guitar.
       </think>\s
       <answer>\s
       <f_object> the guitar held by the man  </f_object>\s
       <s_object> guitar  </s_object>\s
      The corresponding bbox is:  <frame> <box> ...  </box> </frame>\s
       </answer> </s></s></s>""";

  private static String objects(ThoughtText text) {
    return text.fineObject().orElse("-") + "|" + text.simpleObject().orElse("-");
  }

  @Test
  void aWholeAnswerIsReadTheSameWay() {
    ThoughtText expected =
        new ThoughtText(
            "The man is playing a guitar.",
            Optional.of("the guitar held by the man"),
            Optional.of("guitar"));

    assertThat(ThoughtText.asPublished(WHOLE)).isEqualTo(expected);
    assertThat(ThoughtText.corrected(WHOLE)).isEqualTo(expected);
  }

  // Columns: the text, then "f_object|s_object" as re.search and str.strip give it, then corrected.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "''; -|-; -|-",
        "just words; -|-; -|-",
        "<s_object></s_object>; -|; -|-",
        "<s_object>  </s_object><s_object>dog</s_object>; -|; -|dog",
        "<s_object> dog; -|-; -|dog",
        "<f_object> the dog </f_object> <s_object> do; the dog|-; the dog|do",
        "<f_object> a <s_object> b </s_object>; -|b; a|b",
        "<s_object> <s_object> dog </s_object> </s_object>; -|<s_object> dog; -|dog",
        "<s_object> cat </s_object> <s_object> dog </s_object>; -|cat; -|cat",
        "<think> a <s_object> cat </s_object> </think> <s_object> dog </s_object>; -|cat; -|dog",
        "<think> a <s_object> cat </s_object> </think> ...; -|cat; -|cat",
        "<s_object> dog <frame> <box> 1 </box> </frame>; -|-; -|dog",
        "<s_object> dog </s_ob; -|-; -|dog",
        "<s_object> dog </s></s>; -|-; -|dog",
        "</s_object> <s_object> dog </s_object>; -|dog; -|dog",
        "<S_OBJECT> dog </S_OBJECT>; -|-; -|-",
        "<s_object>null</s_object>; -|null; -|null",
        "<s_object> Null. </s_object>; -|Null.; -|null",
        "<s_object>\"None\"</s_object>; -|\"None\"; -|null",
        "<f_object>No object</f_object><s_object> NO OBJECT </s_object>; No object|NO OBJECT; null|null",
        "<s_object> nullarbor </s_object>; -|nullarbor; -|nullarbor"
      })
  void objects(String text, String published, String corrected) {
    assertThat(objects(ThoughtText.asPublished(text))).isEqualTo(published);
    assertThat(objects(ThoughtText.corrected(text))).isEqualTo(corrected);
  }

  @Test
  void anObjectWithoutEndTakesItsLineOnly() {
    String text = "<s_object> dog \nThe corresponding bbox is: <frame>";
    assertThat(objects(ThoughtText.corrected(text))).isEqualTo("-|dog");
    assertThat(objects(ThoughtText.asPublished(text))).isEqualTo("-|-");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\n', '\t', '\u00A0', '\u0085', '\u001C', '\u2007', '\u202F', '\u3000'})
  void whiteSpaceIsThatOfPython(char space) {
    String text = "<s_object>" + space + "a" + space + "b" + space + "</s_object>";
    assertThat(ThoughtText.asPublished(text).simpleObject()).contains("a" + space + "b");
  }

  @ParameterizedTest
  @CsvSource({
    "'<think> why </think> <answer>', 'why', 'why'",
    "'<s> because <s_object> dog </s_object>', '<s> because', 'because'",
    "'<think> cut in the mid', '<think> cut in the mid', 'cut in the mid'",
    "'it is <answer> <s_object>', 'it is', 'it is'",
    "'', '', ''"
  })
  void reasoning(String text, String published, String corrected) {
    assertThat(ThoughtText.asPublished(text).reasoning()).isEqualTo(published);
    assertThat(ThoughtText.corrected(text).reasoning()).isEqualTo(corrected);
  }
}
