package dev.tgs.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.agent.Phrase.Origin;
import dev.tgs.agent.Thought;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkPoliciesTest {
  @Test
  void theTwoTemplatesDifferInTheirQuotationMarks() {
    String test = ThinkTemplate.TEST_AS_PUBLISHED.prompt("the dog.").text();
    String train = ThinkTemplate.TRAIN.prompt("the dog.").text();

    assertThat(test).contains("referential expression the dog., analyze");
    assertThat(train).contains("referential expression: 'the dog.', analyze");
    assertThat(train.replace(": 'the dog.'", " the dog.")).isEqualTo(test);
    assertThat(test).startsWith("<s>This is a video:\n").endsWith("</frame>\n</answer>");
  }

  // As Python's str.lower: a final sigma, a dotted capital I.
  @ParameterizedTest
  @CsvSource({
    "' The Dog. ', ' the dog. ', 'the dog.'",
    "'\u039F\u0394\u039F\u03A3', '\u03BF\u03B4\u03BF\u03C2', '\u03BF\u03B4\u03BF\u03C2'",
    "'\u0130I', 'i\u0307i', 'i\u0307i'",
    "'STRASSE \u1E9E', 'strasse \u00DF', 'strasse \u00DF'"
  })
  void anExpressionIsInLowerCase(String reference, String published, String stripped) {
    assertThat(ExpressionText.AS_PUBLISHED.of(reference)).isEqualTo(published);
    assertThat(ExpressionText.STRIPPED.of(reference)).isEqualTo(stripped);
  }

  @Test
  void aCutAnswerNamesNothingAsPublishedAndItsObjectWhenCorrected() {
    String cut = "<think> It barks. </think> <answer> <s_object> dog";

    assertThat(ThoughtReading.AS_PUBLISHED.read(cut))
        .isEqualTo(new Thought(cut, "It barks.", Optional.empty(), Optional.empty(), List.of()));
    assertThat(ThoughtReading.CORRECTED.read(cut))
        .isEqualTo(new Thought(cut, "It barks.", Optional.empty(), Optional.of("dog"), List.of()));
  }

  @Test
  void anotherWordForNothingIsNullWhenCorrected() {
    ObjectSource source =
        new ObjectSource(Origin.SIMPLE_OBJECT, ObjectSource.Missing.NO_PREDICTION);
    String none = "<s_object> None </s_object>";

    assertThat(source.phrase(ThoughtReading.CORRECTED.read(none)).orElseThrow().saysNothing())
        .isTrue();
    assertThat(source.phrase(ThoughtReading.AS_PUBLISHED.read(none)).orElseThrow().saysNothing())
        .isFalse();
  }
}
