package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.agent.Progress;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.DuplicateUids;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.data.SmallData;
import dev.tgs.bench.files.RunException;
import dev.tgs.bench.report.EvaluationReport;
import dev.tgs.media.Box;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  private static final Set<String> ALL = Set.of("test_s", "test_u", "test_n");

  @TempDir Path folder;
  private Path out;
  private DataSet data;
  private final FakeModels fakes = new FakeModels();

  @BeforeEach
  void write() {
    data = DataSet.open(SmallData.write(folder.resolve("data")));
    out = folder.resolve("run");
  }

  private Evaluation evaluation(Mode... modes) {
    return new Evaluation(
        data, ALL, 0, List.of(modes), Policies.corrected(), ScoreRules.corrected(), "tgs test");
  }

  private List<ReferenceResult> run(Mode... modes) {
    return evaluation(modes).run(fakes.models("a"), out, Progress.SILENT);
  }

  private Score score(ScoreTable table, String split, Mode mode, String group) {
    return table.rows().stream()
        .filter(row -> row.split().equals(split) && row.mode() == mode)
        .filter(row -> row.group().equals(group))
        .findFirst()
        .orElseThrow()
        .score();
  }

  @Test
  void theTableHasTheValuesThatAHandWorksOut() {
    ScoreTable table = ScoreTable.of(run(Mode.all(Mode.S).toArray(Mode[]::new)));

    Score dogs = score(table, "test_s", Mode.S, "all");
    assertThat(dogs.references()).isEqualTo(2);
    assertThat(dogs.j()).isCloseTo(1, within(1e-6));
    assertThat(dogs.f()).isCloseTo(1, within(1e-6));
    assertThat(dogs.right()).isEqualTo(1);
    assertThat(dogs.parsed()).isEqualTo(1);
    // A box of half the picture, moved by half of itself: a third; precision and recall a half.
    Score cats = score(table, "test_u", Mode.S, "all");
    assertThat(cats.j()).isCloseTo(1 / 3.0, within(1e-6));
    assertThat(cats.f()).isCloseTo(0.5, within(1e-6));
    assertThat(cats.jAndF()).isCloseTo(5 / 12.0, within(1e-6));
    assertThat(cats.boxIou()).isCloseTo(1 / 3.0, within(1e-6));
    assertThat(table.groundingIou().get("test_u")).isCloseTo(1 / 3.0, within(1e-6));
    assertThat(table.groundingIou().get("test_n")).isNaN();

    Score nothing = score(table, "test_n", Mode.S, "null");
    assertThat(nothing.s()).isZero();
    assertThat(nothing.j()).isNaN();
    assertThat(nothing.right()).isEqualTo(1);
    // The raw sentence finds a quarter of the picture.
    assertThat(score(table, "test_n", Mode.RAW, "all").s()).isCloseTo(0.5, within(1e-6));
    assertThat(score(table, "test_s", Mode.NO_SOUND, "all").j()).isZero();
    assertThat(score(table, "test_s", Mode.NO_FRAMES, "all").j()).isCloseTo(1, within(1e-6));
    assertThat(score(table, "test_u", Mode.TRUE_BOXES, "all").j()).isCloseTo(1, within(1e-6));
    assertThat(score(table, "test_s", Mode.S, "reworded").references()).isEqualTo(1);
    assertThat(score(table, "test_s", Mode.S, "colour").references()).isEqualTo(1);
  }

  @Test
  void aLimitTakesTheFirstClipsWhole() throws IOException {
    StringBuilder table = new StringBuilder("vid,uid,split,fid,exp\n");
    for (String clip : List.of("a", "b", "a", "c", "b", "d")) {
      int number = table.length();
      table.append("%s,%s_dog_%d,test_s,1,the dog\n".formatted(clip, clip, number));
    }
    Path small = Files.createDirectories(folder.resolve("table"));
    Files.writeString(small.resolve("metadata.csv"), table);
    Evaluation limited =
        new Evaluation(
            DataSet.open(small),
            Set.of("test_s"),
            3,
            List.of(Mode.S),
            Policies.corrected(),
            ScoreRules.corrected(),
            "tgs test");
    assertThat(limited.rows()).extracting(DataRow::vid).containsExactly("a", "b", "a", "b");
  }

  @Test
  void nothingOfAClipIsComputedTwice() {
    run(Mode.all(Mode.S).toArray(Mode[]::new));

    // Three clips, three ways to watch each.
    assertThat(fakes.watches).isEqualTo(9);
    assertThat(fakes.thought).hasSize(12);
    assertThat(fakes.looked.stream().filter("dog"::equals)).hasSize(1);
    assertThat(fakes.looked.stream().filter("cat"::equals)).hasSize(1);
  }

  @Test
  void aRunThatWasBrokenOffEndsAsAnUnbrokenOne() throws IOException {
    run(Mode.S);
    byte[] whole = Files.readAllBytes(out.resolve("results.jsonl"));
    assertThat(new String(whole, StandardCharsets.UTF_8).lines()).hasSize(4);
    for (int cut : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      Files.write(out.resolve("results.jsonl"), Arrays.copyOf(whole, cut));
      assertThat(run(Mode.S)).hasSize(4);
      assertThat(out.resolve("results.jsonl")).hasBinaryContent(whole);
    }
    fakes.thought.clear();
    run(Mode.S);
    assertThat(fakes.thought).isEmpty();
  }

  @Test
  void whatWasDoneBeforeAFailureIsKept() throws IOException {
    fakes.dieAfter = 2;
    assertThatThrownBy(() -> run(Mode.S)).hasMessage("killed");
    List<String> kept = ResultLog.read(out).stream().map(ReferenceResult::uid).toList();
    assertThat(kept).contains("a_0_10_dog_1", "a_0_10_dog_2").doesNotContain("b_0_10_cat_1");
    fakes.dieAfter = Integer.MAX_VALUE;
    assertThat(run(Mode.S)).extracting(ReferenceResult::uid).hasSize(4).doesNotHaveDuplicates();
    assertThat(fakes.thought).hasSize(4).doesNotHaveDuplicates().contains("The cat");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsThoughtAboutOrFoundTwiceWhereverTheGrounderFails(boolean shares)
      throws IOException {
    Evaluation evaluation =
        evaluation(Mode.all(Mode.F).toArray(Mode[]::new)).with(Optional.empty(), shares);
    evaluation.run(fakes.models("a"), out, Progress.SILENT);
    Path unbroken = out;
    int looks = fakes.looked.size();
    for (int after = 0; after < looks; after += 3) {
      out = folder.resolve("after-" + after);
      fakes.looked.clear();
      fakes.thought.clear();
      fakes.dieAfter = after;
      assertThatThrownBy(() -> evaluation.run(fakes.models("a"), out, Progress.SILENT))
          .hasMessage("killed");
      fakes.dieAfter = Integer.MAX_VALUE;
      evaluation.run(fakes.models("a"), out, Progress.SILENT);
      assertThat(fakes.thought).hasSize(3 * 4);
      assertThat(fakes.looked).hasSize(looks);
      assertSameFiles(unbroken);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsFoundOrCutOutTwiceWhereverTheSegmenterFails(boolean shares) {
    Evaluation evaluation = evaluation(Mode.S).with(Optional.empty(), shares);
    evaluation.run(fakes.models("a"), out, Progress.SILENT);
    Path unbroken = out;
    List<String> looked = List.copyOf(fakes.looked);
    assertThat(fakes.segmented).hasSize(4);
    for (int after = 0; after < 4; after++) {
      out = folder.resolve("after-" + after);
      fakes.looked.clear();
      fakes.segmented.clear();
      fakes.dieAfterSegmented = after;
      assertThatThrownBy(() -> evaluation.run(fakes.models("a"), out, Progress.SILENT))
          .hasMessage("killed");
      fakes.dieAfterSegmented = Integer.MAX_VALUE;
      evaluation.run(fakes.models("a"), out, Progress.SILENT);
      assertThat(fakes.looked).isEqualTo(looked);
      assertThat(fakes.segmented).hasSize(4);
      assertSameFiles(unbroken);
    }
  }

  private void assertSameFiles(Path unbroken) {
    for (String file : List.of("results.jsonl", "thoughts.jsonl", "groundings.jsonl")) {
      assertThat(out.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
    }
  }

  @Test
  void aRunOfAnEarlierVersionHasNoGroundingsAndIsGoneOnWith() throws IOException {
    run(Mode.S);
    byte[] whole = Files.readAllBytes(out.resolve("results.jsonl"));
    Files.write(out.resolve("results.jsonl"), Arrays.copyOf(whole, whole.length / 2));
    Files.delete(out.resolve("groundings.jsonl"));
    assertThat(run(Mode.S)).hasSize(4);
    assertThat(out.resolve("results.jsonl")).hasBinaryContent(whole);
  }

  @Test
  void groundingsOfAClipThatHasGotMoreFramesAreNotTaken() throws IOException {
    Path last = data.folder().resolve("media/a_0_10/frames/9.jpg");
    byte[] picture = Files.readAllBytes(last);
    Files.delete(last);
    Evaluation lenient =
        new Evaluation(
            data,
            ALL,
            0,
            List.of(Mode.S),
            Policies.corrected(),
            ScoreRules.corrected().withMissing(MissingFiles.PASS_OVER),
            "tgs test");
    lenient.run(fakes.models("a"), out, Progress.SILENT);
    Files.write(last, picture);
    Files.delete(out.resolve("results.jsonl"));
    assertThat(lenient.run(fakes.models("a"), out, Progress.SILENT))
        .extracting(result -> result.modes().get("s").found())
        .startsWith(10, 10);
  }

  @Test
  void aSpectatorIsToldOfAReferenceBeforeItHasAResult() {
    Set<String> told = new TreeSet<>();
    Spectator dies =
        (result, clip, boxes, masks) -> {
          if (told.size() == 1) {
            throw new IllegalStateException("killed");
          }
          told.add(result.uid());
        };
    assertThatThrownBy(
            () ->
                evaluation(Mode.S)
                    .run(fakes.models("a"), out, List.of(), dies, result -> {}, Progress.SILENT))
        .hasMessage("killed");
    assertThat(ResultLog.read(out)).hasSize(1);
    List<String> kept = new ArrayList<>();
    evaluation(Mode.S)
        .run(
            fakes.models("a"),
            out,
            List.of(),
            (result, clip, boxes, masks) -> told.add(result.uid()),
            result -> kept.add(result.uid()),
            Progress.SILENT);
    assertThat(told).hasSize(4);
    assertThat(kept).hasSize(3);
  }

  @Test
  void ofThoughtsOnlyALineThatWasCutIsThoughtAgain() throws IOException {
    run(Mode.S, Mode.NO_SOUND);
    byte[] results = Files.readAllBytes(out.resolve("results.jsonl"));
    byte[] whole = Files.readAllBytes(out.resolve("thoughts.jsonl"));
    int first = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    Map<Integer, Integer> thoughtAgain =
        Map.of(0, 8, first - 1, 8, first, 6, whole.length - 1, 1, whole.length, 0);
    for (int cut : thoughtAgain.keySet()) {
      Files.delete(out.resolve("results.jsonl"));
      Files.write(out.resolve("thoughts.jsonl"), Arrays.copyOf(whole, cut));
      fakes.thought.clear();
      run(Mode.S, Mode.NO_SOUND);
      assertThat(fakes.thought).as("cut at %d", cut).hasSize(thoughtAgain.get(cut));
      assertThat(out.resolve("thoughts.jsonl")).hasBinaryContent(whole);
      assertThat(out.resolve("results.jsonl")).hasBinaryContent(results);
    }
  }

  @Test
  void aClipThatWasBrokenOffKeepsTheThoughtsThatWereWhole() throws IOException {
    fakes.batch = 1;
    run(Mode.S);
    List<String> lines = Files.readAllLines(out.resolve("thoughts.jsonl"));
    assertThat(lines).hasSize(4);
    Files.delete(out.resolve("results.jsonl"));
    Files.writeString(out.resolve("thoughts.jsonl"), lines.get(0) + "\n");
    fakes.thought.clear();
    run(Mode.S);
    assertThat(fakes.thought).hasSize(3).doesNotContain("The dog");
    assertThat(Files.readAllLines(out.resolve("thoughts.jsonl"))).isEqualTo(lines);
  }

  @Test
  void thoughtsOfOtherSettingsAndDamagedOnesAreRefused() throws IOException {
    run(Mode.S);
    Files.delete(out.resolve("results.jsonl"));
    assertThatThrownBy(() -> run(Mode.S, Mode.F)).hasMessageContaining("has other settings");
    Path thoughts = out.resolve("thoughts.jsonl");
    String lines = Files.readString(thoughts);
    for (String damaged :
        List.of("{", "null", lines.replaceAll("\"text\":\"[^\"]*\",", "").strip())) {
      Files.writeString(thoughts, lines + damaged + "\n");
      assertThatThrownBy(() -> run(Mode.S)).hasMessageContaining("line 4 is no batch of thoughts");
    }
    Files.delete(out.resolve("settings.json"));
    assertThatThrownBy(() -> run(Mode.S))
        .hasMessageContaining("has results, thoughts or groundings but no settings.json");
  }

  @Test
  void withoutSharingEachReferenceIsComputedForItself() throws IOException {
    run(Mode.S, Mode.F);
    byte[] shared = Files.readAllBytes(out.resolve("results.jsonl"));
    fakes.watches = 0;
    out = folder.resolve("alone");
    evaluation(Mode.S, Mode.F)
        .with(Optional.empty(), false)
        .run(fakes.models("a"), out, Progress.SILENT);
    assertThat(out.resolve("results.jsonl")).hasBinaryContent(shared);
    assertThat(fakes.watches).isEqualTo(4);
  }

  @Test
  void clipsThatAreNotThereArePassedOver() throws IOException {
    for (int i = 0; i < DataSet.FRAMES; i++) {
      Files.delete(data.folder().resolve("media/b_0_10/frames/" + i + ".jpg"));
    }
    assertThatThrownBy(() -> run(Mode.S)).hasMessageContaining("frames/0.jpg is not there");
    for (ScoreRules rules :
        List.of(
            ScoreRules.referenceCompatible(),
            ScoreRules.corrected().withMissing(MissingFiles.PASS_OVER))) {
      out = folder.resolve(rules.unknown().name());
      List<ReferenceResult> results =
          new Evaluation(data, ALL, 0, List.of(Mode.S), Policies.corrected(), rules, "tgs test")
              .run(fakes.models("a"), out, Progress.SILENT);
      assertThat(results).hasSize(4);
      Scores cat = results.get(2).modes().get("s").scores();
      boolean counts = rules.unknown() == ScoreRules.Unknown.SCORES_ZERO;
      assertThat(cat.j()).isEqualTo(counts ? 0f : null);
      assertThat(results.get(0).modes().get("s").scores().j()).isPositive();
    }
  }

  @Test
  void aPictureThatCannotBeReadIsNamed() throws IOException {
    Files.writeString(data.folder().resolve("media/a_0_10/frames/3.jpg"), "no picture");
    assertThatThrownBy(() -> run(Mode.S)).hasMessageContaining("3.jpg");
  }

  @Test
  void masksOfAnotherSizeAreComparedAtTheSizeOfTheComparison() {
    List<ReferenceResult> before = run(Mode.S);
    for (int i = 0; i < DataSet.FRAMES; i++) {
      Images.write(
          data.folder().resolve("gt_mask/a_0_10/fid_1/%05d.png".formatted(i)),
          Mask.of(2 * SmallData.HEIGHT, 2 * SmallData.WIDTH, new Box(32, 24, 96, 72)).toImage());
    }
    out = folder.resolve("larger");
    assertThat(run(Mode.S).get(0).modes().get("s").scores())
        .isEqualTo(before.get(0).modes().get("s").scores());
  }

  @Test
  void theWordNullScoresNothingOnlyAsPublished() {
    List<Float> all = new ArrayList<>();
    for (ScoreRules.NullWord word : ScoreRules.NullWord.values()) {
      ScoreRules rules =
          new ScoreRules(
              ScoreRules.TruthMask.BICUBIC_THEN_BINARY,
              ScoreRules.EmptyTruth.F_IS_ZERO,
              word,
              ScoreRules.Unknown.LEFT_OUT,
              MissingFiles.REFUSE,
              DuplicateUids.REFUSE);
      Evaluation evaluation =
          new Evaluation(
              data,
              Set.of("test_n"),
              0,
              List.of(Mode.S),
              Policies.referenceCompatible(),
              rules,
              "tgs test");
      ReferenceResult.ModeResult own =
          evaluation
              .run(fakes.models("a"), folder.resolve(word.name()), Progress.SILENT)
              .get(0)
              .modes()
              .get("s");
      assertThat(own.phrase()).isEqualTo("null");
      assertThat(own.protocols().get("published").s()).isZero();
      assertThat(own.protocols().get("ref-avs").s()).isEqualTo(0.5f);
      all.add(own.scores().s());
    }
    assertThat(all).containsExactly(0f, 0.5f);
  }

  @Test
  void thoughtsThatWereWrittenBeforeAreTaken() throws IOException {
    Path file = folder.resolve("inference_results.jsonl");
    String cat = "<think> so </think> <answer> <s_object> cat </s_object> </answer>";
    Files.writeString(
        file,
        "{\"uid\": \"b_0_10_cat_1\", \"ref\": \"The cat\", \"predict\": \"%s\"}\n".formatted(cat));
    Evaluation given = evaluation(Mode.S).with(Optional.of(GivenThoughts.read(file)), true);
    assertThat(given.withoutThought()).isEqualTo(3);
    List<ReferenceResult> results = given.run(fakes.models("a"), out, Progress.SILENT);
    assertThat(results).extracting(ReferenceResult::uid).containsExactly("b_0_10_cat_1");
    assertThat(results.get(0).modes().get("s").simpleObject()).isEqualTo("cat");
    assertThat(fakes.thought).isEmpty();

    Files.writeString(file, Files.readString(file).replace("cat <", "dog <"));
    Evaluation changed = evaluation(Mode.S).with(Optional.of(GivenThoughts.read(file)), true);
    assertThatThrownBy(() -> changed.run(fakes.models("a"), out, Progress.SILENT))
        .hasMessageContaining("The thought about 'b_0_10_cat_1'");
    Evaluation none =
        new Evaluation(
                data,
                Set.of("test_s"),
                0,
                List.of(Mode.S),
                Policies.corrected(),
                ScoreRules.corrected(),
                "tgs test")
            .with(Optional.of(GivenThoughts.read(file)), true);
    assertThatThrownBy(none::rows).hasMessageContaining("has no thought about any reference");
  }

  @Test
  void otherSettingsAndASecondRunAtOnceAreRefused() {
    run(Mode.S);
    assertThatThrownBy(() -> run(Mode.RAW))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("modes was [\"s\"] and is now [\"raw\"]");
    assertThatThrownBy(() -> evaluation(Mode.S).run(fakes.models("b"), out, Progress.SILENT))
        .hasMessageContaining("models[0].name was a and is now b");
    EvaluationSettings settings = evaluation(Mode.S).settings(fakes.models("a"));
    try (ResultLog log = ResultLog.open(out, settings)) {
      assertThat(log.results()).hasSize(4);
      assertThatThrownBy(() -> run(Mode.S)).hasMessageContaining("Another run writes to");
    }
  }

  @Test
  void theOwnModeHasTheScoresOfEachProtocolAndOldLinesHaveNone() throws IOException {
    List<ReferenceResult> results = run(Mode.S, Mode.RAW);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.modes().get("s").protocols())
                  .containsEntry("corrected", result.modes().get("s").scores())
                  .containsKeys("published", "ref-avs");
              assertThat(result.modes().get("raw").protocols()).isNull();
            });
    assertThat(ProtocolTable.of(results)).hasSize(3 * 3);
    assertThat(ProtocolTable.of(results).get(5).j()).isBetween(0.9, 1.0);

    Path file = out.resolve("results.jsonl");
    String old = Files.readString(file).replaceAll(",\"protocols\":\\{.*?\\}\\}", "");
    assertThat(old).doesNotContain("ref-avs").contains("pooled_s");
    Files.writeString(file, old);
    assertThat(ProtocolTable.of(run(Mode.S, Mode.RAW))).isEmpty();
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    run(Mode.S);
    Path file = out.resolve("results.jsonl");
    Files.writeString(file, "{}}\n" + Files.readString(file));
    assertThatThrownBy(() -> run(Mode.S)).hasMessageContaining("line 1 is no result");
  }

  @Test
  void theTruePhraseMustBeKnown() throws IOException {
    Files.delete(data.folder().resolve("truth.jsonl"));
    data = DataSet.open(data.folder());
    assertThatThrownBy(() -> run(Mode.TRUTH)).hasMessageContaining("truth.jsonl");
    out = folder.resolve("boxes");
    assertThat(run(Mode.TRUE_BOXES).get(0).modes().get("true-boxes").scores().j())
        .isCloseTo(1, within(1e-6f));
  }

  @Test
  void theReportStandsByItself() throws IOException {
    Evaluation evaluation = evaluation(Mode.S);
    List<ReferenceResult> results = evaluation.run(fakes.models("<b>\"a\""), out, Progress.SILENT);
    Path page = out.resolve("report.html");
    EvaluationReport.write(page, data, evaluation.settings(fakes.models("<b>\"a\"")), results);
    String text = Files.readString(page);

    assertThat(text).contains("<td>test_s</td>", "0.333", "The one that is &quot;in the middle");
    assertThat(text).contains("data:image/jpeg;base64,", "prefers-color-scheme", "@media print");
    assertThat(text)
        .doesNotContain("http:", "https:", "<script", "<link", "@import", "url(", "<b>");
    assertThat(text.split("<img ", -1)).hasSize(1 + 4 * 5);
  }
}
