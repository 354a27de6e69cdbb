package dev.tgs.bench.synth.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.data.Truth;
import dev.tgs.bench.synth.data.World;
import dev.tgs.bench.synth.words.Wording.Style;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void everyWordIsInTheList() {
    Set<String> all = Words.all();
    World world = new World(21);
    for (Split split : Split.values()) {
      for (int i = 0; i < 40; i++) {
        for (Take take : world.takes(split, i)) {
          for (Truth truth : take.truths()) {
            assertThat(all).containsAll(Words.of(truth.expression().toLowerCase(Locale.ROOT)));
            assertThat(all).containsAll(Words.of(truth.chain()));
          }
        }
      }
    }
    assertThat(all).hasSizeLessThan(300);
  }

  /** A model that has never met a word cannot know it: only the sentences are new. */
  @Test
  void heldOutWordingsAreNewSentencesOfKnownWords() {
    Set<String> known = new HashSet<>();
    for (Trait trait : Trait.values()) {
      known.addAll(Words.of(Wording.of(trait).verb()));
      for (Style style : List.of(Style.PLAIN, Style.REWORDED)) {
        Wording.of(trait).lines(style).forEach(line -> known.addAll(Words.of(line)));
      }
    }
    for (Trait trait : Trait.values()) {
      Wording wording = Wording.of(trait);
      for (Style style : List.of(Style.PLAIN_HELD_OUT, Style.REWORDED_HELD_OUT)) {
        assertThat(wording.lines(style)).as("%s %s", trait, style).isNotEmpty();
        for (String line : wording.lines(style)) {
          assertThat(known).as(line).containsAll(Words.of(line));
          assertThat(wording.lines(Style.PLAIN)).doesNotContain(line);
          assertThat(wording.lines(Style.REWORDED)).doesNotContain(line);
        }
      }
      assertThat(wording.lines(Style.PLAIN)).as("%s", trait).hasSizeGreaterThan(1);
      assertThat(wording.lines(Style.REWORDED)).as("%s", trait).isNotEmpty();
    }
  }
}
