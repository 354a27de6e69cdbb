package dev.tgs.train.thinker;

import dev.tgs.agent.policy.ExpressionText;
import dev.tgs.bench.synth.words.Question;
import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.models.refthinker.ThinkPrompt;
import dev.tgs.train.refthinker.AnswerLoss;
import dev.tgs.train.refthinker.Sample;
import dev.tgs.train.refthinker.data.Features;
import java.util.Arrays;
import java.util.List;

/**
 * References and their thoughts as tokens, and the loss of a language model that is taught them.
 */
final class Lessons {

  /** How a chain begins to tell what is seen, the last thing before it concludes. */
  private static final String SEEN = "I see";

  private final TextTokenizer tokenizer;
  private final PromptIds any;

  Lessons(TextTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    any = ThinkPrompt.inTraining("").ids(tokenizer);
  }

  TextTokenizer tokenizer() {
    return tokenizer;
  }

  Lesson of(String expression, String chain) {
    PromptIds prompt =
        ThinkPrompt.inTraining(ExpressionText.STRIPPED.of(expression)).ids(tokenizer);
    long[] question = Arrays.copyOfRange(prompt.ids(), prompt.shared(), prompt.ids().length);
    long[] thought = tokenizer.encode(chain);
    long[] ids = Arrays.copyOf(question, question.length + thought.length + 1);
    System.arraycopy(thought, 0, ids, question.length, thought.length);
    ids[ids.length - 1] = tokenizer.endId();
    // The full stop belongs to what follows it, since the two may be one token.
    int end = chain.indexOf('.', chain.indexOf(SEEN));
    int told = tokenizer.encode(chain.substring(0, end)).length;
    return new Lesson(ids, ids, question.length, question.length + told, chain);
  }

  /**
   * A question whose answer is not taught as far as something is open.
   *
   * @param expression in which the question is asked
   */
  Lesson of(String expression, Question one, Openings openings) {
    Lesson whole = of(expression, one.chain());
    long[] ids = whole.ids().clone();
    long[] targets = whole.ids().clone();
    for (Openings.Mention mention : openings.mentions(one)) {
      int first = whole.answer() + tokens(one.chain(), mention.start() - 1);
      int colour = whole.answer() + tokens(one.chain(), mention.colour()) - 1;
      int kind = whole.answer() + tokens(one.chain(), mention.kind()) - 1;
      int last = whole.answer() + tokens(one.chain(), mention.end());
      boolean isColour = mention.open().isColour();
      int taught = isColour ? kind : colour;
      Arrays.fill(targets, first, last, Functional.OPEN);
      targets[taught] = ids[taught];
      ids[isColour ? colour : kind] = word(mention.open().word());
    }
    return new Lesson(ids, targets, whole.answer(), whole.reason(), one.chain());
  }

  /** Tokens of the beginning of a chain. */
  private int tokens(String chain, int end) {
    return tokenizer.encode(chain.substring(0, end)).length;
  }

  /** The token of a word that is not the first one. */
  private long word(String word) {
    long[] ids = tokenizer.encode("a " + word);
    return ids[ids.length - 1];
  }

  /**
   * A reference as {@link dev.tgs.train.refthinker.ThoughtTask} teaches it.
   *
   * @param counted what is taught of the thought
   */
  Sample sample(String name, String expression, String chain, Features clip, Counted counted) {
    PromptIds prompt =
        ThinkPrompt.inTraining(ExpressionText.STRIPPED.of(expression)).ids(tokenizer);
    Lesson lesson = of(expression, chain);
    int end = counted == Counted.ALL ? lesson.ids().length : lesson.reason();
    long[] answer = Arrays.copyOfRange(lesson.ids(), lesson.answer(), end);
    return Sample.of(name, prompt, answer, clip);
  }

  /**
   * What all prompts share, with the features of some clips in their places.
   *
   * @param video [clips, v, width]
   * @param audio [clips, a, width]
   * @return [clips, p, width]
   */
  Tensor begins(Llama llm, Tensor video, Tensor audio) {
    long clips = video.size(0);
    DType compute = video.dtype();
    return Tensor.cat(
        1,
        words(llm, 0, any.video(), clips, compute),
        video,
        words(llm, any.video() + 1, any.audio(), clips, compute),
        audio,
        words(llm, any.audio() + 1, any.shared(), clips, compute));
  }

  private Tensor words(Llama llm, int from, int to, long clips, DType compute) {
    Tensor words = llm.embed(Arrays.copyOfRange(any.ids(), from, to), compute);
    return words.unsqueeze(0).expand(clips, words.size(0), words.size(1));
  }

  /** Which tokens of a thought count. */
  enum Counted {
    ALL,
    /** Those that tell what is seen and heard. */
    PERCEIVED
  }

  /**
   * Lessons that a language model has read.
   *
   * @param loss mean of -log p over the tokens of all thoughts
   * @param video hidden states of the tokens of the frames [clips, PARTS * THINGS, width]
   * @param audio hidden states of the tokens of the seconds [clips, PARTS * VOICES, width]
   */
  record Taught(Tensor loss, Tensor video, Tensor audio) {}

  /**
   * @param begins [clips, p, width]
   * @param lessons equally many of each clip, those of the first clip first
   * @param middle layers after which the hidden states are taken
   */
  Taught loss(Llama llm, Tensor begins, List<Lesson> lessons, int middle) {
    int longest = lessons.stream().mapToInt(lesson -> lesson.ids().length).max().orElseThrow() - 1;
    long[] inputs = new long[lessons.size() * longest];
    Arrays.fill(inputs, tokenizer.padId());
    AnswerLoss answers = new AnswerLoss(longest);
    for (int i = 0; i < lessons.size(); i++) {
      Lesson lesson = lessons.get(i);
      long[] ids = lesson.ids();
      System.arraycopy(ids, 0, inputs, i * longest, ids.length - 1);
      answers.count(
          i,
          lesson.answer() - 1,
          Arrays.copyOfRange(lesson.targets(), lesson.answer(), ids.length));
    }
    Tensor rests =
        llm.embed(inputs, begins.dtype()).reshape(lessons.size(), longest, begins.size(2));
    Llama.Passage read = llm.forward(begins, rests, middle);
    int seen = ThinkerSizes.PARTS * ThinkerSizes.THINGS;
    return new Taught(
        answers.of(llm, read.rests()),
        read.middle().narrow(1, any.video(), seen),
        read.middle()
            .narrow(1, any.audio() + seen - 1, (long) ThinkerSizes.PARTS * ThinkerSizes.VOICES));
  }

  /** Rows of a beginning. */
  int beginLength() {
    return any.sharedRows((long) ThinkerSizes.PARTS * (ThinkerSizes.THINGS + ThinkerSizes.VOICES));
  }
}
