package dev.tgs.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongTextTest {
  /** A token for each word and each full stop or question mark, and one at both ends. */
  private static int words(String text) {
    return text.strip().replaceAll("([.?])", " $1 ").strip().split("\\s+").length + 2;
  }

  /** A token for each character. */
  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String fit(String caption, int most) {
    return LongText.CUT_CAPTION.fit(caption, LongTextTest::words, most);
  }

  @Test
  void aShortCaptionStaysAsItIs() {
    assertThat(fit("a dog.", 5)).isEqualTo("a dog.");
  }

  @Test
  void theCutComesAfterAWholeWord() {
    assertThat(fit("one two three four five.", 6)).isEqualTo("one two three.");
  }

  @Test
  void theCutComesAfterAWholeSentenceIfThatLeavesEnough() {
    assertThat(fit("one two three? four five six seven eight.", 8)).isEqualTo("one two three?");
    assertThat(fit("hi. one two three four five six seven eight.", 11))
        .isEqualTo("hi. one two three four five six.");
  }

  @Test
  void fiveThousandWordsAreCut() {
    String cut = fit("word ".repeat(5000).strip() + ".", 256);

    assertThat(words(cut)).isEqualTo(256);
    assertThat(cut).endsWith("word.");
  }

  @Test
  void aTextWithoutSpacesIsCutBetweenCharacters() {
    String cut = LongText.CUT_CAPTION.fit("🐶".repeat(300) + ".", LongTextTest::characters, 256);

    assertThat(cut).isEqualTo("🐶".repeat(255) + ".");
  }

  @Test
  void thePublishedWayLeavesTheCaptionToTheTokenRow() {
    String caption = "word ".repeat(5000) + ".";

    assertThat(LongText.CUT_TOKENS.fit(caption, LongTextTest::words, 256)).isSameAs(caption);
  }
}
