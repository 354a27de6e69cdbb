package dev.tgs.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.AgentException;
import dev.tgs.media.Mask;
import org.junit.jupiter.api.Test;

class MaskCleaningTest {
  private static Mask mask(String... rows) {
    return Mask.of(
        rows.length,
        rows[0].length(),
        i -> rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#');
  }

  private static final Mask SPOTTED =
      mask(
          "####...", //
          "#.##..#", "##.#...", "####...", "....#..");

  @Test
  void nothingIsDoneByDefault() {
    assertThat(MaskCleaning.OFF.apply(SPOTTED)).isSameAs(SPOTTED);
  }

  @Test
  void holesUpToTheSizeAreFilled() {
    assertThat(new MaskCleaning(1, 0).apply(SPOTTED)).isEqualTo(SPOTTED);
    assertThat(new MaskCleaning(2, 0).apply(SPOTTED))
        .isEqualTo(mask("####...", "####..#", "####...", "####...", "....#.."));
  }

  @Test
  void islandsUpToTheSizeAreRemovedButNotWhatTouchesAtACorner() {
    assertThat(new MaskCleaning(0, 1).apply(SPOTTED))
        .isEqualTo(mask("####...", "#.##...", "##.#...", "####...", "....#.."));
    assertThat(new MaskCleaning(2, 100).apply(SPOTTED).isEmpty()).isTrue();
  }

  @Test
  void areasAreNotNegative() {
    assertThatThrownBy(() -> new MaskCleaning(-1, 0)).isInstanceOf(AgentException.class);
  }
}
