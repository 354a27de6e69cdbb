package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParaphraseTest {
  private static final String SENTENCE = "Which thing needs the most breath for its sound?";

  @Test
  void theWordsThatSaySomethingStay() {
    SplittableRandom random = new SplittableRandom(4);
    Set<String> ways = new HashSet<>();
    int same = 0;
    for (int i = 0; i < 400; i++) {
      String said = Paraphrase.of(SENTENCE, random);
      same += said.equals(SENTENCE) ? 1 : 0;
      ways.add(said);
      assertThat(said).endsWith("?");
      List<String> words = Arrays.asList(said.substring(0, said.length() - 1).split(" "));
      assertThat(words).containsOnlyOnce("thing", "needs", "most", "breath", "sound");
    }
    assertThat(same).isBetween(160, 280);
    assertThat(ways).hasSizeGreaterThan(40);
  }

  @Test
  void aSentenceWithoutAnEndMarkGetsNone() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 50; i++) {
      assertThat(Paraphrase.of("the dog", random)).containsOnlyOnce("dog").doesNotContain(".", "?");
    }
  }
}
