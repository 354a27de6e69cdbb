package dev.tgs.bench.evaluate;

import static dev.tgs.bench.evaluate.ResultsForTests.hit;
import static dev.tgs.bench.evaluate.ResultsForTests.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.evaluate.RunComparison.Line;
import dev.tgs.bench.evaluate.RunComparison.Pair;
import dev.tgs.bench.evaluate.RunSettings.Difference;
import dev.tgs.bench.files.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {
  @TempDir Path folder;

  private RunFolder run(String name, float threshold, ReferenceResult... results)
      throws IOException {
    return ResultsForTests.folder(folder.resolve(name), threshold, List.of(results), "s");
  }

  @Test
  void onlyWhatBothHaveIsCompared() throws IOException {
    RunFolder first =
        run("a", 0.5f, hit("1_x_1", "1", 0.2f), hit("2_x_1", "2", 0.6f), hit("3_x_1", "3", 1));
    RunFolder second =
        run("b", 0.25f, hit("2_x_1", "2", 0.5f), hit("1_x_1", "1", 0.5f), hit("4_x_1", "4", 0));
    RunComparison comparison = RunComparison.of(first, second);

    assertThat(comparison.pairs()).hasSize(2);
    assertThat(comparison.leftOut()).isEqualTo(2);
    Line j = comparison.lines().get(0);
    assertThat(j.name()).isEqualTo("J");
    assertThat(j.first()).isCloseTo(0.4, within(1e-6));
    assertThat(j.second()).isCloseTo(0.5, within(1e-6));
    assertThat(j.difference()).isCloseTo(0.1, within(1e-6));
    assertThat(j.interval().low()).isCloseTo(-0.1, within(1e-6));
    assertThat(j.interval().high()).isCloseTo(0.3, within(1e-6));
    assertThat(comparison.gains(5)).extracting(p -> p.reference().uid()).containsExactly("1_x_1");
    assertThat(comparison.losses(5)).extracting(p -> p.reference().uid()).containsExactly("2_x_1");
    assertThat(first.settings().differences(second.settings()))
        .containsExactly(new Difference("policies.box_threshold", "0.5", "0.25"));
  }

  @Test
  void aChangeThatIsTheSameEverywhereLeavesNoDoubt() throws IOException {
    RunFolder first = run("a", 0.5f, hit("1_x_1", "1", 0.25f), hit("2_x_1", "2", 0.75f));
    RunFolder second = run("b", 0.5f, hit("1_x_1", "1", 0.375f), hit("2_x_1", "2", 0.875f));
    Interval interval = RunComparison.of(first, second).lines().get(0).interval();
    assertThat(interval).isEqualTo(new Interval(0.125, 0.125));
  }

  @Test
  void lessIsBetterWhereNothingIsMeant() throws IOException {
    RunFolder first = run("a", 0.5f, nothing("n_null_1", "n", 0.5f));
    RunFolder second = run("b", 0.5f, nothing("n_null_1", "n", 0.25f));
    RunComparison comparison = RunComparison.of(first, second);
    assertThat(comparison.gains(1)).extracting(Pair::gain).containsExactly(0.25);
    assertThat(comparison.lines()).extracting(Line::name).containsExactly("S");
  }

  @Test
  void whatCannotBeComparedIsToldInASentence() throws IOException {
    RunFolder first = run("a", 0.5f, hit("1_x_1", "1", 0.2f));
    RunFolder second = run("b", 0.5f, hit("2_x_1", "2", 0.2f));
    assertThatThrownBy(() -> RunComparison.of(first, second))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("have no reference in common");
    assertThatThrownBy(() -> RunFolder.read(folder.resolve("nowhere")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("is no folder of a run");
    assertThatThrownBy(() -> run("c", 0.5f)).hasMessageContaining("has no results yet");
    Files.writeString(folder.resolve("a/settings.json"), "{\"data\": \"x\", \"modes\": [\"q\"]}");
    assertThatThrownBy(() -> RunFolder.read(folder.resolve("a")))
        .hasMessageContaining("There is no mode 'q'");
    Files.writeString(folder.resolve("a/settings.json"), "{");
    assertThatThrownBy(() -> RunFolder.read(folder.resolve("a")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot be read");
    assertThat(List.of(first.name(), second.name())).containsExactly("a", "b");
  }

  @Test
  void objectsAreTakenFromTheUids() {
    List<ReferenceResult> results =
        List.of(
            hit("a_0_10_dog_1", "a", 1),
            hit("b_0_10_cat_1", "b", 1),
            hit("b_0_10_cat_2", "b", 0.5f));
    assertThat(ScoreTable.objects(results, "test_s", Mode.S))
        .extracting(ScoreTable.Row::group, row -> row.score().references())
        .containsExactly(tuple("cat", 2), tuple("dog", 1));
  }
}
