package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void printsStagesBesideTheRateOfMatrixProducts() {
    Run run = Run.tgs("bench", "--models=random-mini", "--frames=1", "--precision=fp32", "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("### fp32", "GFLOP/s. Models loaded in", "| segment, next reference |")
        .contains("Peak resident memory: ");
  }

  @Test
  void memoryIsLookedAtOverManyRuns() {
    Run run =
        Run.tgs(
            "bench",
            "--models=random-mini",
            "--frames=1",
            "--precision=fp32",
            "--memory=3",
            "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("| 3 | ", "Growth after the first tenth: ");
  }

  @Test
  void missingPeersAreNamed() {
    Run run = Run.tgs("bench", "--peers=nowhere", "--precision=fp32", "--models=random-mini");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("nowhere/bin/python", "parity/README.md");
  }

  private static Run think(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "think", "--models=random-mini", "--repeats=1", "-q"));
    arguments.addAll(List.of(more));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  @Test
  void thinkingIsMeasuredPartByPart() {
    Run run = think("--new-tokens=3", "--references=3", "--quantize=none,int4");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "### bf16",
            "GFLOP/s. One row times ",
            "All models loaded in ",
            "| CLIP, 10 frames | ",
            "| BEATs, 10 segments | ",
            "| visual projector | ",
            "| audio projector | ",
            "| prefill, the whole prompt | ",
            "| prefill, 176 shared tokens | ",
            "| prefill, the other ",
            "| prefill, the others of 3 references | ",
            "| decode, a token | ",
            "| decode, a token of each of 3 references | ",
            "| 1 reference, past ",
            "| 3 references, past ",
            "| references of a clip | s from the prompt to 3 tokens each | times one |",
            "The same tokens as one by one: 3 of 3 references.",
            "Peak resident memory: ",
            "### bf16, int4",
            "Peak resident memory: ");
  }

  @Test
  void thinkingIsMeasuredAsJsonToo() throws Exception {
    Run run =
        think("--new-tokens=3", "--references=2", "--quantize=int8", "--precision=fp32", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode think = new ObjectMapper().readTree(run.out()).get("think").get(0);
    assertThat(think.get("precision").asText()).isEqualTo("fp32");
    assertThat(think.get("quantization").asText()).isEqualTo("int8");
    assertThat(think.get("kernel").get("weights").asText()).isEqualTo("int8");
    assertThat(think.get("kernel").get("matrices").asInt()).isGreaterThanOrEqualTo(16);
    assertThat(think.get("kernel").get("gigabytes").asDouble()).isPositive().isFinite();
    assertThat(think.get("steps")).hasSize(10);
    assertThat(think.get("alone").get("steps")).hasSize(2);
    assertThat(think.get("together").get("sequences").asInt()).isEqualTo(2);
    assertThat(think.get("references").get("same").asInt()).isEqualTo(2);
    assertThat(think.get("peakBytes").asLong())
        .isGreaterThanOrEqualTo(think.get("load").get("residentBytes").asLong() / 2);
  }

  @Test
  void thinkingOfOneReferenceOrTokenIsNoMeasurement() {
    Run run = think("--references=1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("At least 2 references, 2 new tokens and 1 repeat");
  }

  @Test
  void missingPeersOfTheThinkerAreNamedBeforeAnythingIsMeasured() {
    Run run = think("--peers=nowhere");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("nowhere/bin/python", "parity/README.md");
  }

  private static Run train(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("bench", "train", "--models=random-mini", "--layers=1", "--runs=1", "-q"));
    arguments.addAll(List.of(more));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  @Test
  void aTrainingStepIsMeasuredPartByPartInBothWays() {
    Run run = train("--micro-batch=2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "### bf16",
            "GFLOP/s. 1 layer, 2 sequences of 357 tokens; ",
            "Resident with AdamW's state: ",
            "A step needs ",
            "| step, values kept | s | GFLOP/s | of the product's rate |",
            "| data | ",
            "| forward | ",
            "| backward | ",
            "| forward and backward | ",
            "| sum of gradients | ",
            "| optimiser | ",
            "| whole step | ",
            " tokens a second. Peak resident memory: ",
            "| step, layers computed again | ",
            "| whole step | ",
            " tokens a second. Peak resident memory: ",
            "times as long where layers are computed again");
  }

  @Test
  void aTrainingStepIsMeasuredAsJsonToo() throws Exception {
    Run run = train("--micro-batch=1", "--precision=fp32", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode train = new ObjectMapper().readTree(run.out()).get("train").get(0);
    assertThat(train.get("precision").asText()).isEqualTo("fp32");
    assertThat(train.get("flops").get("forward").asDouble())
        .isEqualTo(train.get("countedForward").asDouble());
    for (String way : List.of("kept", "recomputed")) {
      JsonNode time = train.get(way).get("time");
      for (String part : List.of("data", "forward", "backward", "sum", "optimizer", "whole")) {
        assertThat(time.get(part).asDouble()).as(part).isPositive().isFinite();
      }
      assertThat(train.get(way).get("peakBytes").asLong()).isPositive();
      assertThat(train.get(way + "OfMatmul").asDouble()).isPositive().isFinite();
    }
  }

  @Test
  void aTrainingStepNeedsRandomWeightsAndALayer() {
    Run folder = Run.tgs("bench", "train", "--models=weights");
    assertThat(folder.code()).isEqualTo(1);
    assertThat(folder.err()).contains("--models random-published or random-mini, not weights.");
    Run none = Run.tgs("bench", "train", "--models=random-mini", "--layers=0");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("At least 1 layer");
  }
}
