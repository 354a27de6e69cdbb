package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.words.Question;
import dev.tgs.engine.Functional;
import dev.tgs.models.llama.TextTokenizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpeningsTest {
  private static final TextTokenizer TOKENIZER = Tokens.tokenizer();

  private final Lessons lessons = new Lessons(TOKENIZER);

  @Test
  void theWordThatIsOpenIsAnyAndOnlyTheOtherOneIsTaught() {
    SplittableRandom random = new SplittableRandom(4);
    Scenes scenes = new Scenes(9, Split.TRAIN, 40);
    int colours = 0;
    int kinds = 0;
    for (int i = 0; i < scenes.count(); i++) {
      Take take = scenes.of(i).get(0);
      List<Question> questions = scenes.ask(take, 2, random);
      Openings openings = Openings.any(take, questions, random);
      List<Actor> things = take.seen().fromLeft().stream().map(take.seen().actors()::get).toList();
      for (Question one : questions) {
        Lesson plain = lessons.of(one.expression(), one.chain());
        Lesson open = lessons.of(one.expression(), one, openings);
        assertThat(plain.targets()).isEqualTo(plain.ids());
        assertThat(open.ids()).hasSameSizeAs(plain.ids());
        long left = 0;
        for (int k = 0; k < open.ids().length; k++) {
          if (open.targets()[k] == Functional.OPEN) {
            left++;
          } else {
            assertThat(open.targets()[k]).isEqualTo(plain.ids()[k]);
            assertThat(open.ids()[k]).isEqualTo(plain.ids()[k]);
          }
        }
        // The article and the word that is open, and judgements that depend on it.
        assertThat(left).isBetween(2L * openings.of().size(), 6L * openings.of().size());
        for (var entry : openings.of().entrySet()) {
          Actor thing = things.get(entry.getKey());
          boolean isColour = entry.getValue().isColour();
          String taught = isColour ? thing.kind().noun() : thing.colour().word();
          assertThat(taughtIn(open)).contains(taught);
          if (!isColour) {
            assertThat(one.query().anchor()).isEmpty();
            assertThat(one.query().isHeard()).isFalse();
          }
          colours += isColour ? 1 : 0;
          kinds += isColour ? 0 : 1;
        }
      }
    }
    assertThat(colours).isGreaterThan(5);
    assertThat(kinds).isGreaterThan(5);
  }

  /** Words taught between tokens that are open. */
  private static List<String> taughtIn(Lesson lesson) {
    long[] targets = lesson.targets();
    return IntStream.range(1, targets.length - 1)
        .filter(k -> targets[k] != Functional.OPEN)
        .filter(k -> targets[k - 1] == Functional.OPEN || targets[k + 1] == Functional.OPEN)
        .mapToObj(k -> TOKENIZER.decode(new long[] {targets[k]}).strip())
        .toList();
  }

  @Test
  void theTokensOfAllFramesTellABlend() {
    SplittableRandom random = new SplittableRandom(4);
    Scenes scenes = new Scenes(9, Split.TRAIN, 40);
    int changed = 0;
    for (int i = 0; i < scenes.count(); i++) {
      Take take = scenes.of(i).get(0);
      Openings openings = Openings.any(take, scenes.ask(take, 1, random), random);
      float[] before = Percepts.seen(take.seen());
      float[] after = before.clone();
      openings.blend(after);
      for (int k = 0; k < after.length; k++) {
        int place = k / Percepts.COUNT % ThinkerSizes.THINGS;
        int attribute = k % Percepts.COUNT;
        Openings.Opening open = openings.of().get(place);
        int first = open != null && open.isColour() ? Percepts.COLOUR : Percepts.SEEN_KIND;
        boolean isOpen =
            open != null && attribute >= first && attribute < first + open.blend().length;
        if (isOpen) {
          assertThat(after[k]).isEqualTo(open.blend()[attribute - first]);
          changed++;
        } else {
          assertThat(after[k]).isEqualTo(before[k]);
        }
      }
    }
    assertThat(changed).isGreaterThan(100);
  }
}
