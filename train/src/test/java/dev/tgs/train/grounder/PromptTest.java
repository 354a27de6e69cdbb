package dev.tgs.train.grounder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Split;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.train.grounder.Phrase.Form;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static final BertTokenizer TOKENIZER = Vocabulary.tokenizer();
  private static final Place SOMEWHERE = new Place(.5f, .5f, .2f, .2f);
  private static final List<Thing> THINGS =
      List.of(
          new Thing(Kind.DOG, Colour.RED, SOMEWHERE),
          new Thing(Kind.DOG, Colour.BLUE, SOMEWHERE),
          new Thing(Kind.LAMP, Colour.RED, SOMEWHERE));

  @Test
  void everyWordOfAPhraseIsOneToken() {
    SplittableRandom random = new SplittableRandom(1);
    for (Form form : Form.values()) {
      for (int i = 0; i < 50; i++) {
        Phrase phrase = Prompt.absent(form, THINGS, random);
        String text = phrase.text(form, random);
        assertThat(TOKENIZER.encode(text)).hasSize(text.split(" ").length + 2);
        if (!text.contains("[UNK]")) {
          assertThat(TOKENIZER.encode(text)).doesNotContain(100);
        }
      }
    }
  }

  @Test
  void wordsOfEveryFittingPhraseAreWanted() {
    Prompt prompt =
        Prompt.of(
            List.of(
                new Phrase(Kind.DOG, java.util.Optional.empty()),
                new Phrase(Kind.LAMP, java.util.Optional.of(Colour.BLUE)),
                new Phrase(Kind.DOG, java.util.Optional.of(Colour.RED))),
            List.of("dog", "blue lamp", "red dog"),
            TOKENIZER);

    // [CLS] dog . blue lamp . red dog . [SEP]
    assertThat(prompt.phraseOf()).containsExactly(-1, 0, -1, 1, 1, -1, 2, 2, -1, -1);
    List<Target> targets = prompt.targets(THINGS);
    assertThat(targets).hasSize(2);
    assertThat(said(targets.get(0))).containsExactly(1, 6, 7);
    assertThat(said(targets.get(1))).containsExactly(1);
  }

  private static List<Integer> said(Target target) {
    return IntStream.range(0, target.words().length)
        .filter(i -> target.words()[i])
        .boxed()
        .toList();
  }

  @Test
  void whatIsAbsentFitsNothingAndIsNotHeldOut() {
    SplittableRandom random = new SplittableRandom(2);
    int wrongColour = 0;
    for (int i = 0; i < 400; i++) {
      Phrase phrase = Prompt.absent(Form.NAME, THINGS, random);
      assertThat(THINGS).noneMatch(phrase::fits);
      assertThat(Split.isHeldOut(phrase.kind(), phrase.colour().orElseThrow())).isFalse();
      wrongColour += THINGS.stream().anyMatch(thing -> thing.kind() == phrase.kind()) ? 1 : 0;
    }
    assertThat(wrongColour).isBetween(150, 250);
  }

  @Test
  void promptsOfTheSameFormsAreAlike() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100; i++) {
      List<Form> forms = Prompt.forms(random);
      Prompt one = Prompt.of(forms, THINGS, TOKENIZER, random);
      Prompt other = Prompt.of(forms, THINGS.subList(0, 1), TOKENIZER, random);
      assertThat(one.phraseOf()).isEqualTo(other.phraseOf());
    }
  }
}
