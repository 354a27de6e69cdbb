package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Truth;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.train.refthinker.data.Features;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LessonsTest {
  private static final TextTokenizer TOKENIZER = Tokens.tokenizer();
  private static final List<Truth> TRUTHS = new Scenes(9, Split.TRAIN, 1).of(0).get(0).truths();

  private final Lessons lessons = new Lessons(TOKENIZER);
  private final Llama llm = SmallLlama.make(2);
  private final Scope scope = Scope.open();

  @AfterEach
  void free() {
    scope.close();
    llm.close();
  }

  private Lesson lesson(int index) {
    return lessons.of(TRUTHS.get(index).expression(), TRUTHS.get(index).chain());
  }

  private Tensor begins(int clips) {
    int width = llm.config().hiddenSize();
    Tensor video = Tensor.arange(0, 40L * width, DType.F32).sin().reshape(1, 40, width);
    Tensor audio = Tensor.arange(0, 30L * width, DType.F32).cos().reshape(1, 30, width);
    return lessons.begins(llm, video.expand(clips, 40, width), audio.expand(clips, 30, width));
  }

  @Test
  void theVocabularyHasAPieceForEachWordAndFewForThePrompt() {
    assertThat(TOKENIZER.size()).isEqualTo(Tokens.SIZE);
    assertThat(TOKENIZER.encode("the orange trumpet furniture whoever silence")).hasSize(6);
    assertThat(lessons.beginLength()).isEqualTo(80).isEqualTo((int) begins(1).size(1));
    assertThat(lesson(0).answer()).isLessThan(60);
    assertThat(lesson(0).ids().length).isLessThan(140);
  }

  @Test
  void whatIsTaughtIsTheChainAndItsEnd() {
    Lesson lesson = lesson(0);
    long[] taught = Arrays.copyOfRange(lesson.ids(), lesson.answer(), lesson.ids().length - 1);
    StringBuilder text = new StringBuilder();
    var words = TOKENIZER.stream();
    for (long id : taught) {
      text.append(words.accept(id));
    }
    assertThat(text.append(words.end())).hasToString(TRUTHS.get(0).chain());
    assertThat(lesson.ids()[lesson.ids().length - 1]).isEqualTo(TOKENIZER.endId());
    long[] rest = Arrays.copyOfRange(lesson.ids(), lesson.reason() - 1, lesson.reason() + 4);
    assertThat(TOKENIZER.decode(rest)).containsAnyOf("So it is", "Nothing fits", "In order");
  }

  /** -log p of each token, read one after the other as an answer is made. */
  private double surprise(Lesson lesson) {
    double sum = 0;
    try (KeyValueCache cache = llm.cache(300, DType.F32)) {
      Tensor hidden = llm.forward(List.of(new Llama.Next(cache, begins(1).squeeze(0))));
      for (int k = 0; k < lesson.ids().length; k++) {
        if (k >= lesson.answer()) {
          Tensor last = hidden.narrow(0, hidden.size(0) - 1, 1);
          sum -= llm.logits(last).logSoftmax(1).toFloats()[(int) lesson.ids()[k]];
        }
        Tensor word = llm.embed(new long[] {lesson.ids()[k]}, DType.F32);
        hidden = llm.forward(List.of(new Llama.Next(cache, word)));
      }
    }
    return sum;
  }

  @Test
  void onlyTokensOfTheThoughtCountAndFillingDoesNot() {
    List<Lesson> some = List.of(lesson(0), lesson(1), lesson(2), lesson(3));
    double surprise = 0;
    int count = 0;
    for (Lesson lesson : some) {
      surprise += surprise(lesson);
      count += lesson.ids().length - lesson.answer();
    }
    double loss = lessons.loss(llm, begins(2), some, 1).loss().item();
    assertThat(loss).isCloseTo(surprise / count, within(1e-5 * loss));
  }

  @Test
  void ofAPerceptionOnlyWhatIsSeenAndHeardIsTaught() {
    Truth one = TRUTHS.get(0);
    Lesson lesson = lessons.of(one.expression(), one.chain());
    Features any = new Features(begins(1), begins(1));
    for (Lessons.Counted counted : Lessons.Counted.values()) {
      long[] answer = lessons.sample("a", one.expression(), one.chain(), any, counted).answer();
      int end = counted == Lessons.Counted.ALL ? lesson.ids().length : lesson.reason();
      assertThat(answer).isEqualTo(Arrays.copyOfRange(lesson.ids(), lesson.answer(), end));
    }
    assertThat(lesson.reason()).isBetween(lesson.answer() + 1, lesson.ids().length - 1);
  }

  /** A language model for the vocabulary, smaller still. */
  static final class SmallLlama {
    private SmallLlama() {}

    static Llama make(int layers) {
      var own = ThinkerSizes.CONFIG.llm();
      Llama llm =
          new Llama(
              new dev.tgs.models.llama.LlamaConfig(
                  "llama", 64, 128, layers, 2, 2, own.vocabSize(), 1e-5, 1e4, null, 512, false));
      llm.fill(new Beginnings(4), DType.F32, Device.CPU);
      return llm;
    }
  }
}
