package dev.tgs.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.SmallData;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ResultsForTests;
import dev.tgs.bench.evaluate.ScoreTable;
import dev.tgs.bench.report.Anchors.Anchor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorsTest {
  @TempDir Path folder;
  private final Anchors anchors = Anchors.load();

  private DataSet data(int references) {
    StringBuilder table = new StringBuilder("vid,uid,split,fid,exp\n");
    for (int i = 0; i < references; i++) {
      table.append("c%d,c%d_dog_1,test_s,1,the dog\n".formatted(i, i));
    }
    SmallData.text(folder.resolve("metadata.csv"), table.toString());
    return DataSet.open(folder);
  }

  @Test
  void everyNumberHasASourceAndASplit() {
    for (Anchor anchor : anchors.scores()) {
      assertThat(anchor.source()).isNotBlank();
      assertThat(anchors.splits())
          .anyMatch(
              split ->
                  split.benchmark().equals(anchor.benchmark())
                      && split.split().equals(anchor.split()));
      assertThat(Stream.of(anchor.j(), anchor.f(), anchor.jAndF(), anchor.s()))
          .anyMatch(value -> value != null)
          .allMatch(value -> value == null || (value > 0 && value < 1));
      if (anchor.j() != null && anchor.f() != null) {
        assertThat(anchor.jAndF()).isCloseTo((anchor.j() + anchor.f()) / 2, within(0.0011));
      }
    }
  }

  @Test
  void aSplitIsThePublishedOneByItsNumberOfReferences() {
    assertThat(anchors.of(data(2288), "test_s"))
        .hasValueSatisfying(
            split -> {
              assertThat(split.benchmark()).isEqualTo("Ref-AVSBench");
              assertThat(anchors.of(split)).extracting(Anchor::method).contains("EEMC (Ref-AVS)");
            });
    assertThat(anchors.of(data(2287), "test_s")).isEmpty();
    assertThat(anchors.of(data(2288), "test_u")).isEmpty();
  }

  @Test
  void aDrawnSplitIsNotThePublishedOne() {
    data(2288);
    SmallData.text(
        folder.resolve("truth.jsonl"),
        "{\"uid\":\"c7_dog_1\",\"kind\":\"colour\",\"reworded\":false,\"s_object\":\"dog\"}\n");
    assertThat(anchors.of(DataSet.open(folder), "test_s")).isEmpty();
  }

  @Test
  void aPartOfTheSplitIsToldApart() {
    List<ScoreTable.Row> rows =
        ScoreTable.of(
                List.of(
                    ResultsForTests.hit("c1_dog_1", "c1", 0.5f),
                    ResultsForTests.hit("c2_dog_1", "c2", 0.7f)))
            .totals();
    Section section = AnchorSection.of(anchors, data(2288), "test_s", rows).orElseThrow();
    assertThat(section.table().markdown())
        .contains("this run, " + Mode.S.title() + " | 0.600 [0.500, 0.700]", "0.342 | 0.513");
    assertThat(section.notes()).anyMatch(note -> note.contains("answered 2 of them only"));
    assertThat(AnchorSection.of(anchors, data(3), "test_s", rows)).isEmpty();
  }
}
