package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a clip and sentences to words, with small random models and with an endpoint. */
class ThinkCommandTest {
  private static final String CUT =
      "The thought was cut off after 12 tokens; --max-new-tokens gives it more room.";

  @TempDir static Path folder;
  private static Path clip;

  @BeforeAll
  static void draw() {
    clip = Clips.drawn(folder.resolve("clip.mp4"), 96, 64, 2);
  }

  private static Run think(Path source, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("think", source.toString(), "--models=random-mini", "--max-new-tokens=12"));
    arguments.addAll(List.of(more));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  private static JsonNode json(Run run) throws IOException {
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private static void failsInASentence(Run run) {
    assertThat(run.code()).isIn(1, 2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).doesNotContain("Unexpected").doesNotContain("\tat ");
    assertThat(run.err().lines().filter(line -> line.startsWith("tgs: ")))
        .singleElement()
        .asString()
        .endsWith(".");
  }

  @Test
  void aSentenceGetsAThoughtThatMayNameNoObject() throws IOException {
    Run run = think(clip, "the one who is singing");
    String reasoning =
        json(think(clip, "the one who is singing", "--json")).at("/0/reasoning").asText();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .startsWith("\"the one who is singing\"")
        .endsWith("  object     no such object");
    assertThat(run.out()).contains("  reasoning  " + reasoning.lines().findFirst().orElseThrow());
    assertThat(run.err())
        .contains("warning: the weights are random", "warning: " + CUT)
        .contains("read     [", "load     [", "think    [########################] 3/3")
        .contains("think    [########################] 12/12");
  }

  @Test
  void severalSentencesGetTheThoughtsThatTheyGetAlone() throws IOException {
    String[] sampling = {"--temperature=1", "--sample-seed=5", "--json", "--quiet"};
    List<String> asked = List.of("the dog", "the guitar that is not played", "<video>");
    List<String> arguments = new ArrayList<>(asked);
    arguments.addAll(List.of(sampling));
    JsonNode together = json(think(clip, arguments.toArray(String[]::new)));

    assertThat(together).hasSize(3);
    for (int i = 0; i < 3; i++) {
      arguments.set(0, asked.get(i));
      JsonNode alone =
          json(think(clip, asked.get(i), sampling[0], sampling[1], sampling[2], sampling[3]));
      assertThat(together.get(i)).isEqualTo(alone.get(0));
      assertThat(alone.at("/0/reference").asText()).isEqualTo(asked.get(i));
      assertThat(alone.at("/0/text").asText()).isNotEmpty();
      assertThat(alone.at("/0/simple_object").isNull()).isTrue();
      assertThat(alone.at("/0/warnings/0").asText()).isEqualTo(CUT);
    }
    assertThat(together.get(0).get("text")).isNotEqualTo(together.get(1).get("text"));
  }

  @Test
  void aStreamIsTheTextItself() throws IOException {
    String text = json(think(clip, "the dog", "--json", "--stream")).at("/0/text").asText();
    Run run = think(clip, "the dog", "--stream", "--quiet");

    assertThat(run.out())
        .isEqualToNormalizingNewlines(text + "\n\n\"the dog\"\n  object     no such object\n");
  }

  @Test
  void aStreamOfSeveralNumbersItsLines() throws IOException {
    Run run = think(clip, "the dog", "the cat", "--stream", "--quiet");
    List<String> lines = run.out().lines().toList();

    assertThat(lines.subList(0, lines.indexOf("")))
        .anyMatch(line -> line.startsWith("[1] "))
        .anyMatch(line -> line.startsWith("[2] "))
        .allMatch(line -> line.matches("\\[[12]] .*"));
    assertThat(lines.subList(lines.indexOf("") + 1, lines.size()))
        .containsExactly(
            "\"the dog\"",
            "  object     no such object",
            "",
            "\"the cat\"",
            "  object     no such object");
  }

  @Test
  void quietPrintsTheThoughtAndWarnings() {
    Run run = think(clip, "the dog", "--quiet");

    assertThat(run.out()).contains("\"the dog\"", "  object     no such object");
    assertThat(run.err().lines()).isNotEmpty().allMatch(line -> line.startsWith("tgs: warning: "));
  }

  @Test
  void theReferencePoliciesAndQuantisedWeightsThinkToo() {
    for (String option : List.of("--policies=reference-compatible", "--quantize=int4")) {
      Run run = think(clip, "the dog", option);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("\"the dog\"");
    }
  }

  // ---- clips ----

  @Test
  void aClipWithoutSoundSaysSo() {
    Run run = think(Clips.silent(folder.resolve("mute.mp4")), "the dog");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("warning: The clip has no sound; the thinker heard silence.");
  }

  @Test
  void aClipOfAThirdOfASecondIsTakenInWhole() {
    Run run = think(Clips.drawn(folder.resolve("short.mp4"), 96, 64, 0.3), "the dog");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("10/10").doesNotContain("no sound");
  }

  // ---- what is refused ----

  @ParameterizedTest
  @CsvSource({
    "--quantize=int5, int5",
    "--temperature=-1, temperature must be from 0",
    "--temperature=warm, warm",
    "--top-p=0, top-p above 0",
    "--max-new-tokens=0, at least 1 token",
    "--thinker=http://localhost:9/v1, --thinker-model",
    "--thinker=localhost:9 --thinker-model=a, http",
    "--models=nowhere, is not there"
  })
  void badOptionsAreExplainedInASentence(String options, String what) {
    String[] all = ("the-dog " + options).split(" ");
    List<String> arguments = new ArrayList<>(List.of("think", clip.toString()));
    arguments.addAll(List.of(all));
    Run run = Run.tgs(arguments.toArray(String[]::new));

    failsInASentence(run);
    assertThat(run.err()).contains(what);
  }

  @Test
  void aFolderThatCannotThinkNamesWhatItLacks() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Run run = Run.tgs("think", clip.toString(), "the dog", "--quiet", "--models=" + empty);

    failsInASentence(run);
    assertThat(run.err())
        .contains("cannot think, it lacks the language model as Llama-2-7b-chat-hf or llm")
        .contains("https://huggingface.co/Jinxing1/TGS-Agent", "--thinker");
  }

  @Test
  void aReferenceBeyondAllLengthIsRefusedWithBothNumbers() {
    Run run = think(clip, "elephant ".repeat(5000), "--quiet");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .containsPattern("has \\d{5} tokens, but the language model reads at most 4096")
        .contains("give a shorter reference.");
  }

  @Test
  void anEndpointThatIsNotThereIsNamed() {
    Run run =
        Run.tgs(
            "think",
            clip.toString(),
            "the dog",
            "--quiet",
            "--thinker=http://127.0.0.1:9/v1",
            "--thinker-model=a");

    failsInASentence(run);
    assertThat(run.err())
        .contains("The thinker at http://127.0.0.1:9/v1 does not answer")
        .contains("check that it runs");
  }

  // ---- elsewhere ----

  @Test
  void anEndpointThinksAndCannotSteerTheTerminal() throws IOException {
    try (FakeEndpoint endpoint =
        new FakeEndpoint(
            "<think>It\u001b[2J barks.\r\n</think>",
            "<answer><f_object>the dog \u009b31mon the left</f_object>",
            "<s_object>dog\u0007</s_object></answer>")) {
      String[] there = {"--thinker=" + endpoint.url(), "--thinker-model=some-model"};
      Run shown = think(clip, "who barks?", there[0], there[1], "--stream");
      Run told = think(clip, "who barks?", there[0], there[1]);
      JsonNode json = json(think(clip, "who barks?", there[0], there[1], "--json"));

      assertThat(shown.out()).startsWith("<think>It[2J barks.\n</think><answer>");
      assertThat(told.out())
          .contains("  reasoning  It[2J barks.", "  object     dog", "  in detail  the dog 31mon");
      assertThat(shown.out() + told.out()).doesNotContain("\u001b", "\u009b", "\u0007", "\r");
      assertThat(told.err()).doesNotContain("random");
      assertThat(json.at("/0/text").asText()).contains("It\u001b[2J barks.");
      assertThat(endpoint.asked()).hasSize(3);
      assertThat(endpoint.asked().get(0).at("/model").asText()).isEqualTo("some-model");
    }
  }
}
