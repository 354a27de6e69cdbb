package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Agent;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.MediaException;
import dev.tgs.media.Waveform;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.llama.Generation;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.llama.TokenChoice;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.ThinkPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small random models: what they think means nothing, but any change in what they read shows. */
class RefThinkerThinkerTest {
  private static final Placement F32 = new Placement(DType.F32, Device.CPU);
  private static final TextTokenizer TOKENIZER = ThinkerCatalog.builtIn();

  /** Draws, since a random model that takes the likeliest word soon says one thing for ever. */
  private static final TokenChoice DRAWN = new TokenChoice(1, 1, 7);

  private static final int TOKENS = 16;

  private static final List<String> ELEVEN =
      List.of(
          "dog",
          "the one who is singing",
          "What makes the loudest sound? ".repeat(20),
          "  The Guitar that is NOT played. ",
          "\uD83D\uDC18\uD83C\uDFBA",
          "a </think> <s_object>x</s_object>",
          "<video>",
          "</s>",
          "le chien qui aboie à côté de l'homme",
          "the man sawing the tree",
          "x");

  private static RefThinker model;

  @BeforeAll
  static void build() {
    model = random(RefThinkerConfig.MINI);
  }

  @AfterAll
  static void free() {
    model.close();
  }

  private static RefThinker random(RefThinkerConfig config) {
    RefThinker built = new RefThinker(config, Quantization.NONE);
    for (Module part :
        List.of(built.clip(), built.beats(), built.visual(), built.audio(), built.llm())) {
      Recipe.random(5).into(part, F32);
    }
    return built;
  }

  /** Belongs to nobody, since the model is shared. */
  private static Thinker thinker(ThinkPolicies policies, TokenChoice choice) {
    return new RefThinkerThinker(model, TOKENIZER, F32, policies, choice);
  }

  private static Thinker corrected() {
    return thinker(ThinkPolicies.corrected().withMaxNewTokens(TOKENS), DRAWN);
  }

  private static ThinkPolicies compatible() {
    return ThinkPolicies.referenceCompatible().withMaxNewTokens(TOKENS);
  }

  private static Clip clip() {
    return Fakes.clip(10, 40, 60, Optional.of(Fakes.tone(2)));
  }

  private static List<Reference> references(List<String> written) {
    return written.stream().map(Reference::new).toList();
  }

  private static List<Thought> think(Thinker thinker, Clip clip, List<String> references) {
    try (Thinker.Watching watching = thinker.watch(clip)) {
      return watching.think(references(references), ThoughtStream.SILENT, Progress.SILENT);
    }
  }

  private static Thought think(Thinker thinker, Clip clip, String reference) {
    return think(thinker, clip, List.of(reference)).get(0);
  }

  // ---- several references ----

  @Test
  void moreThanABatchOfReferencesGetTheThoughtsThatTheyGetAlone() {
    Thinker thinker = corrected();
    List<Thought> alone = ELEVEN.stream().map(one -> think(thinker, clip(), one)).toList();

    assertThat(think(thinker, clip(), ELEVEN)).isEqualTo(alone);
    assertThat(alone).extracting(Thought::text).doesNotHaveDuplicates();
  }

  @Test
  void streamedPiecesAreTheTextsOfTheThoughts() {
    TreeMap<Integer, String> pieces = new TreeMap<>();
    try (Thinker.Watching watching = corrected().watch(clip())) {
      List<Thought> thoughts =
          watching.think(
              references(ELEVEN),
              (reference, text) -> pieces.merge(reference, text, String::concat),
              Progress.SILENT);

      assertThat(pieces.keySet()).hasSize(ELEVEN.size());
      assertThat(thoughts).extracting(Thought::text).containsExactlyElementsOf(pieces.values());
    }
  }

  @Test
  void theClipIsTakenInOnce() {
    List<String> reports = new ArrayList<>();
    Progress progress = (stage, done, total) -> reports.add(done + "/" + total);
    try (Thinker.Watching watching = corrected().watch(clip())) {
      watching.think(references(List.of("dog")), ThoughtStream.SILENT, progress);
      assertThat(reports)
          .startsWith("0/3", "1/3", "2/3", "3/3", "0/16", "1/16")
          .endsWith("15/16", "16/16");
      reports.clear();

      List<Thought> later =
          watching.think(references(List.of("x")), ThoughtStream.SILENT, progress);
      assertThat(reports).startsWith("0/16", "1/16").doesNotContain("3/3").hasSize(17);
      assertThat(later).containsExactly(think(corrected(), clip(), "x"));
    }
  }

  @Test
  void theRoomOfAThoughtDoesNotDependOnItsNeighbours() {
    LlamaConfig mini = LlamaConfig.MINI;
    int positions = 500;
    LlamaConfig narrow =
        new LlamaConfig(
            mini.modelType(),
            mini.hiddenSize(),
            mini.intermediateSize(),
            mini.numHiddenLayers(),
            mini.numAttentionHeads(),
            mini.numKeyValueHeads(),
            mini.vocabSize(),
            mini.rmsNormEps(),
            mini.ropeTheta(),
            null,
            positions,
            false);
    String longest = fitting(positions - 5);
    try (Thinker thinker =
        new RefThinkerThinker(
            random(RefThinkerConfig.MINI.withLlm(narrow)),
            TOKENIZER,
            F32,
            ThinkPolicies.corrected().withMaxNewTokens(TOKENS),
            DRAWN)) {
      Thought alone = think(thinker, clip(), "dog");
      List<Thought> together = think(thinker, clip(), List.of("dog", longest));

      assertThat(together.get(0)).isEqualTo(alone);
      assertThat(alone.warnings()).singleElement().asString().contains("after 16 tokens; --max");
      assertThat(together.get(1).warnings())
          .singleElement()
          .asString()
          .contains("cut off after 6 tokens", "a shorter reference");
      assertThatThrownBy(() -> think(thinker, clip(), longest + " x x x x x x"))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("at most " + positions)
          .hasMessageContaining("shorter reference");
    }
  }

  /** A reference whose whole prompt has so many tokens. */
  private static String fitting(int tokens) {
    String reference = "x";
    int features = 2 * 10 * 8;
    while (ThinkPrompt.inTraining(reference).ids(TOKENIZER).ids().length - 2 + features < tokens) {
      reference += " x";
    }
    return reference;
  }

  // ---- as published ----

  @Test
  void paddingReadAsPublishedDependsOnTheNeighbours() {
    Thinker thinker = thinker(compatible(), DRAWN);
    String neighbour = ELEVEN.get(2);
    List<Thought> together = think(thinker, clip(), List.of("dog", neighbour));

    assertThat(together.get(0)).isNotEqualTo(think(thinker, clip(), "dog"));
    assertThat(together.get(1)).isEqualTo(think(thinker, clip(), neighbour));
  }

  @Test
  void theBatchAsPublishedIsThatOfTheLanguageModelItself() {
    List<String> written = List.of("  The Dog. ", "the one who is singing loudest");
    List<Thought> thoughts = think(thinker(compatible(), DRAWN), clip(), written);

    try (Scope scope = Scope.open()) {
      List<Tensor> prompts =
          List.of(
              prompt(ThinkPrompt.atTest("  the dog. ")),
              prompt(ThinkPrompt.atTest("the one who is singing loudest")));
      long longest = Math.max(prompts.get(0).size(0), prompts.get(1).size(0));
      assertThat(prompts.get(0).size(0)).isNotEqualTo(prompts.get(1).size(0));
      List<Llama.Next> starts = new ArrayList<>();
      for (Tensor prompt : prompts) {
        long[] pads = new long[(int) (longest - prompt.size(0))];
        Arrays.fill(pads, TOKENIZER.endId()); // as pad_token is eos_token
        Tensor padded =
            pads.length == 0 ? prompt : Tensor.cat(0, model.llm().embed(pads, DType.F32), prompt);
        starts.add(new Llama.Next(model.llm().cache((int) longest + TOKENS, DType.F32), padded));
      }
      List<long[]> made =
          new Generation(TOKENS, TOKENIZER.endId(), TOKENIZER.size(), DRAWN)
              .run(model.llm(), starts, (sequence, id) -> {});
      starts.forEach(start -> start.cache().close());

      assertThat(thoughts)
          .extracting(Thought::text)
          .containsExactly(TOKENIZER.decode(made.get(0)), TOKENIZER.decode(made.get(1)));
    }
  }

  /** Rounded to bfloat16, as published. */
  private static Tensor prompt(ThinkPrompt prompt) {
    PromptIds ids = prompt.ids(TOKENIZER);
    Tensor pixels = ClipPixels.of(clip().frames().stream().map(Frame::image).toList(), 224);
    Tensor bank = BeatsFbank.ofAnyLength(Fakes.tone(2), 10);
    return model
        .prompt(
            ids.ids(),
            ids.video(),
            ids.audio(),
            model.videoTokens(model.see(pixels), DType.F32),
            model.audioTokens(model.hear(bank), DType.F32))
        .to(DType.BF16)
        .to(DType.F32);
  }

  @Test
  void theReferencePoliciesEndAfter256Tokens() {
    assertThat(think(thinker(ThinkPolicies.referenceCompatible(), DRAWN), clip(), "dog").warnings())
        .containsExactly(
            "The thought was cut off after 256 tokens; --max-new-tokens gives it more room.");
  }

  // ---- sampling ----

  @Test
  void drawsAreThoseOfTheirSeed() {
    ThinkPolicies policies = ThinkPolicies.corrected().withMaxNewTokens(TOKENS);
    Thinker seven = thinker(policies, new TokenChoice(0.8, 1, 7));
    Thinker eight = thinker(policies, new TokenChoice(0.8, 1, 8));
    Thought first = think(seven, clip(), "dog");

    assertThat(think(seven, clip(), "dog")).isEqualTo(first);
    assertThat(think(eight, clip(), "dog")).isNotEqualTo(first);
    assertThat(think(seven, clip(), List.of("x", "dog", "the man")).get(1)).isEqualTo(first);
  }

  // ---- what goes in ----

  static Stream<Arguments> sounds() {
    return Stream.of(
        Arguments.of("silence", 16_000, 1, 2.0),
        Arguments.of("8 kHz", 8_000, 1, 2.0),
        Arguments.of("96 kHz", 96_000, 2, 2.0),
        Arguments.of("5.1", 48_000, 6, 2.0),
        Arguments.of("a single sample", 44_100, 1, 1 / 44_100.0),
        Arguments.of("ten minutes", 16_000, 1, 600.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sounds")
  void anySoundIsHeard(String name, int rate, int channels, double seconds) {
    float[][] samples = new float[channels][(int) Math.round(seconds * rate)];
    for (int i = 0; !name.equals("silence") && i < samples[0].length; i++) {
      samples[channels - 1][i] = (float) Math.sin(i * 2 * Math.PI * 440 / rate);
    }
    Waveform sound = Waveform.of(samples, rate);
    Thought thought = think(corrected(), Fakes.clip(10, 40, 60, Optional.of(sound)), "dog");

    assertThat(thought.text()).isNotEmpty();
    assertThat(thought.warnings()).noneMatch(warning -> warning.contains("sound"));
  }

  @Test
  void aClipWithoutSoundIsThoughtAboutAndSaysSo() {
    Thought mute = think(corrected(), Fakes.clip(10, 40, 60), "dog");
    Waveform silence = Waveform.of(new float[1][160_000], 16_000);
    Thought silent = think(corrected(), Fakes.clip(10, 40, 60, Optional.of(silence)), "dog");

    assertThat(mute.warnings()).contains("The clip has no sound; the thinker heard silence.");
    assertThat(mute.text()).isEqualTo(silent.text());
    assertThat(mute.text()).isNotEqualTo(think(corrected(), clip(), "dog").text());
  }

  @Test
  void soundThatIsNoNumberIsRefusedEachTime() {
    Waveform broken = Waveform.of(new float[][] {{0, Float.NaN, 0}}, 16_000);
    try (Thinker.Watching watching =
        corrected().watch(Fakes.clip(1, 40, 60, Optional.of(broken)))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(
                () ->
                    watching.think(
                        references(List.of("dog")), ThoughtStream.SILENT, Progress.SILENT))
            .isInstanceOf(MediaException.class)
            .hasMessageContaining("not finite");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 25})
  void tenFramesDivideAClip(int frames) {
    Clip clip = Fakes.clip(frames, 40, 60, Optional.of(Fakes.tone(0.3)));
    List<Double> times = RefThinkerThinker.watched(clip).stream().map(Frame::time).toList();

    assertThat(times).hasSize(10).isSorted().startsWith(0.0);
    assertThat(times.get(9)).isEqualTo(Math.floor(0.9 * frames));
    assertThat(think(corrected(), clip, "dog").text()).isNotEmpty();
  }

  @Test
  void aReferenceBeyondAllLengthIsRefusedBeforeTheClipIsTakenIn() {
    List<String> reports = new ArrayList<>();
    try (Thinker.Watching watching = corrected().watch(clip())) {
      assertThatThrownBy(
              () ->
                  watching.think(
                      references(List.of("dog", "elephant ".repeat(100_000))),
                      ThoughtStream.SILENT,
                      (stage, done, total) -> reports.add(done + "/" + total)))
          .isInstanceOf(AgentException.class)
          .hasMessageMatching(
              "The prompt with the reference has \\d{6,} tokens, but the language model reads at"
                  + " most 4096 .*; give a shorter reference\\.");
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void thoughtsAreToldAsSoonAsTheirBatchIsWhole() {
    Map<Integer, List<Thought>> ends = new TreeMap<>();
    ThoughtStream stream =
        new ThoughtStream() {
          @Override
          public void write(int reference, String text) {
            assertThat(ends).hasSize(reference / 8);
          }

          @Override
          public void end(int first, List<Thought> thoughts) {
            ends.put(first, thoughts);
          }
        };
    try (Thinker.Watching watching = corrected().watch(clip())) {
      List<Thought> all = watching.think(references(ELEVEN), stream, Progress.SILENT);
      assertThat(ends).isEqualTo(Map.of(0, all.subList(0, 8), 8, all.subList(8, 11)));
    }
  }

  @Test
  void noReferencesGetNoThoughts() {
    assertThat(think(corrected(), clip(), List.of())).isEmpty();
  }

  // ---- what comes out ----

  @Test
  void aThoughtWithoutAnObjectIsAResultWhoseMasksAreEmpty() {
    Fakes.FakeGrounder grounder = new Fakes.FakeGrounder();
    Agent agent =
        new Agent(
            Optional.of(corrected()), grounder, new Fakes.FakeSegmenter(), Policies.corrected());
    try (Agent.Sitting sitting = agent.sit(clip())) {
      Answer answer = sitting.answer(new Reference("dog"), Progress.SILENT);

      assertThat(answer.thought().orElseThrow().simpleObject()).isEmpty();
      assertThat(answer.thought().orElseThrow().text()).isNotEmpty();
      assertThat(answer.masks().frames()).hasSize(10).allMatch(frame -> frame.mask().area() == 0);
      assertThat(answer.grounding().warnings()).anyMatch(it -> it.contains("names no object"));
      assertThat(grounder.asked).isEmpty();
    }
  }
}
