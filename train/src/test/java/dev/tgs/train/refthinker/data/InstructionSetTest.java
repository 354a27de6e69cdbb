package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.Progress;
import dev.tgs.agent.policy.ExpressionText;
import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.DataWriter;
import dev.tgs.bench.synth.data.Plan;
import dev.tgs.bench.synth.data.SynthData;
import dev.tgs.bench.synth.data.Truth;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionSetTest {
  private static final Path REAL =
      Path.of(System.getProperty("tgs.shared", "../../shared"), "media/REFAVS");
  private static final String TABLE =
      """
      vid,uid,split,fid,exp
      a_0_10,a_0_10_dog_1,train,1, The Dog.
      b_0_10,b_0_10_cat_2,train,1,The cat
      c_0_10,null_c-c_0_10_null_1,train,0,"The piano, far away"
      d_0_10,d_0_10_cow_1,test_s,1,The cow
      """;
  private static final String BOTH =
      """
      {"null_c-c_0_10_null_1": {"output": "nothing"},
       "d_0_10_cow_1": {"output": 7, "deep": [[{"output": "x"}]]},
       "a_0_10_dog_1": {"instruction": {"output": "no"}, "output": "<think>\\nA dog.\\n</think>",
         "extra": null},
       "b_0_10_cat_2": {"output": " A caté. "}}
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("metadata.csv"), TABLE);
    answers(BOTH);
  }

  private void answers(String json) throws IOException {
    Files.writeString(folder.resolve(InstructionSet.FILE), json);
  }

  private InstructionSet read(MissingAnswers missing) {
    return InstructionSet.read(
        DataSet.open(folder), InstructionSet.answers(folder), "train", missing);
  }

  @Test
  void referencesAndAnswersAreJoinedInTheOrderOfTheTable() {
    InstructionSet set = read(MissingAnswers.REFUSE);

    assertThat(set.passedOver()).isEmpty();
    assertThat(set.instructions())
        .extracting(Instruction::answer)
        .containsExactly("<think>\nA dog.\n</think>", " A caté. ", "nothing");
    assertThat(set.instructions())
        .extracting(Instruction::clip)
        .containsExactly("a_0_10", "b_0_10", "null_c-c_0_10");
    assertThat(set.instructions().get(0).expression()).isEqualTo(" The Dog.");
  }

  @Test
  void whatHasNoAnswerIsNamedOrPassedOver() throws IOException {
    answers("{\"b_0_10_cat_2\": {\"output\": \"cat\"}}");

    assertThatThrownBy(() -> read(MissingAnswers.REFUSE))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("2 of the 3 references of the split train")
        .hasMessageContaining("'a_0_10_dog_1', 'null_c-c_0_10_null_1'")
        .hasMessageContaining("--missing pass-over");
    InstructionSet some = read(MissingAnswers.PASS_OVER);
    assertThat(some.instructions()).extracting(Instruction::uid).containsExactly("b_0_10_cat_2");
    assertThat(some.passedOver()).containsExactly("a_0_10_dog_1", "null_c-c_0_10_null_1");

    answers("{}");
    assertThatThrownBy(() -> read(MissingAnswers.PASS_OVER))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("any of the 3 references");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|holds a list, expected a JSON object",
        "``|holds nothing, expected a JSON object",
        "{\"b_0_10_cat_2\": {\"output\": \"x\"}|is no valid JSON",
        "{\"b_0_10_cat_2\": \"x\"}|has a text under 'b_0_10_cat_2', expected an object",
        "{\"b_0_10_cat_2\": {}}|has no 'output' under 'b_0_10_cat_2'",
        "{\"b_0_10_cat_2\": {\"output\": 1}}|has a number as 'output' under 'b_0_10_cat_2', expected text",
        "{\"b_0_10_cat_2\": {\"output\": null}}|has null as 'output'",
        "{\"b_0_10_cat_2\": {\"output\": \" \"}}|has no text as 'output' under 'b_0_10_cat_2'",
        "{\"b_0_10_cat_2\": {\"output\": \"x\"}, \"b_0_10_cat_2\": {\"output\": \"x\"}}|has the uid 'b_0_10_cat_2' twice",
        "{\"b_0_10_cat_2\": {\"output\": \"x\", \"output\": \"y\"}}|has 'output' twice under 'b_0_10_cat_2'",
        "{\"b_0_10_cat_2\": {\"output\": \"x\"}} {}|goes on with an object behind its end",
        "{\"b_0_10_cat_2\": nope}|is no valid JSON"
      })
  void damagedAnswersAreRefusedWithTheirPlace(String json, String message) throws IOException {
    answers(json);

    assertThatThrownBy(() -> read(MissingAnswers.PASS_OVER))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining(InstructionSet.FILE + ", line 1, column ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void hostileAnswersAreRefusedBeforeTheyTakeMemory() throws IOException {
    answers("{\"b_0_10_cat_2\": {\"output\": \"" + "x".repeat(300_000) + "\"}}");
    assertThatThrownBy(() -> read(MissingAnswers.PASS_OVER))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("cannot be read");
    answers("{\"other\": " + "[".repeat(1000) + "]".repeat(1000) + "}");
    assertThatThrownBy(() -> read(MissingAnswers.PASS_OVER))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("is no valid JSON");
    Files.write(
        folder.resolve(InstructionSet.FILE),
        "{\"b_0_10_cat_2\": {\"output\": \"ä\"}}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(MissingAnswers.PASS_OVER))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("is not text in UTF-8");
    // Of a reference that is not asked for, a long text is passed over.
    answers(
        "\uFEFF{\"z\": {\"output\": \"%s\"}, \"b_0_10_cat_2\": {\"output\": \"x\"}}"
            .formatted("x".repeat(300_000)));
    assertThat(read(MissingAnswers.PASS_OVER).instructions()).hasSize(1);
  }

  @Test
  void anEmptySplitAndMissingFilesAreNamed() throws IOException {
    DataSet data = DataSet.open(folder);
    Path answers = InstructionSet.answers(folder);
    assertThatThrownBy(() -> InstructionSet.read(data, answers, "val", MissingAnswers.PASS_OVER))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no reference of the split val");
    Files.delete(answers);
    assertThatThrownBy(() -> InstructionSet.answers(folder))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("is not there, nor is it in");
    assertThatThrownBy(() -> InstructionSet.read(data, answers, "train", MissingAnswers.PASS_OVER))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void theAnswersOfThePublishedLayoutAreFoundBesideTheFolder() throws IOException {
    Path data = Files.createDirectories(folder.resolve("REFAVS"));
    Path beside = Files.createDirectories(folder.resolve("R2AVSBench"));
    Files.writeString(beside.resolve("RefAVSBench_metadata.csv"), TABLE);
    Files.writeString(beside.resolve(InstructionSet.FILE), BOTH);

    assertThat(
            InstructionSet.read(
                    DataSet.open(data),
                    InstructionSet.answers(data),
                    "train",
                    MissingAnswers.REFUSE)
                .instructions())
        .hasSize(3);
  }

  @Test
  void aDrawnBenchmarkIsReadWithItsRewordedReferences(@TempDir Path drawn) throws IOException {
    DataWriter.write(drawn, new Plan(5, 10, false, List.of(Split.TRAIN)), Progress.SILENT);
    InstructionSet set =
        InstructionSet.read(
            DataSet.open(drawn), InstructionSet.answers(drawn), "train", MissingAnswers.REFUSE);
    Map<String, String> chains =
        SynthData.open(drawn).truths().stream().collect(Collectors.toMap(Truth::uid, Truth::chain));

    assertThat(set.instructions()).hasSize(chains.size());
    assertThat(set.instructions()).allMatch(one -> one.answer().equals(chains.get(one.uid())));
    InstructionTokens tokens =
        new InstructionTokens(
            SmallTokenizer.small(), ExpressionText.STRIPPED, RefThinkerConfig.PUBLISHED);
    assertThat(set.instructions()).allMatch(one -> tokens.of(one).length(tokens.features()) < 2000);
  }

  @Test
  void theRealTableHasItsInstructions() throws IOException {
    assumeThat(REAL.resolve("metadata.csv"))
        .as("the metadata of Ref-AVSBench is not there; this test is skipped")
        .exists();
    DataSet data = DataSet.open(REAL);
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (DataRow row : data.rows()) {
      all.put(row.uid(), Map.of("output", "<think>\n" + row.expression() + "\n</think>"));
    }
    Path answers = folder.resolve("all.json");
    new ObjectMapper().writeValue(answers.toFile(), all);

    InstructionSet set = InstructionSet.read(data, answers, "train", MissingAnswers.REFUSE);
    assertThat(set.instructions()).hasSize(14_113);
    assertThat(set.instructions().stream().map(Instruction::clip).distinct()).hasSize(2919);
    assertThat(set.instructions().stream().filter(one -> one.row().isNull())).hasSize(608);
  }
}
