package dev.tgs.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tgs.media.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetTest {
  private static final Path REAL =
      Path.of(System.getProperty("tgs.shared", "../../shared"), "media/REFAVS");

  @TempDir Path folder;

  @BeforeEach
  void write() {
    SmallData.write(folder);
  }

  @Test
  void rowsClipsAndMasksAreReadAsTheyWereWritten() {
    DataSet data = DataSet.open(folder);
    List<DataRow> rows = data.rows(Set.of("test_s"), DuplicateUids.REFUSE);

    assertThat(rows)
        .extracting(DataRow::expression)
        .containsExactly("The dog", "The one that is \"in the middle\", of course");
    DataClip clip = data.clip(rows.get(0), MissingFiles.REFUSE);
    assertThat(clip.indices()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(clip.clip().duration()).isEqualTo(10);
    assertThat(clip.clip().sound().orElseThrow().duration()).isEqualTo(10);
    assertThat(clip.clip().frames().get(5).image().at(3, 3, 0)).isBetween(95, 105);
    assertThat(Mask.of(data.mask(rows.get(0), 9, MissingFiles.REFUSE).orElseThrow()).box())
        .contains(SmallData.MIDDLE);
    assertThat(data.truth(rows.get(1)).orElseThrow().reworded()).isTrue();
  }

  @Test
  void aNullReferenceHasAFolderOfItsOwnAndNoMask() {
    DataSet data = DataSet.open(folder);
    DataRow row = data.rows(Set.of("test_n"), DuplicateUids.REFUSE).get(0);

    assertThat(row.isNull()).isTrue();
    assertThat(row.folder()).isEqualTo("null_b_0_10");
    assertThat(data.media(row)).isEqualTo(folder.resolve("media/null_b_0_10"));
    assertThat(data.mask(row, 0, MissingFiles.REFUSE)).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedOrPassedOver() throws IOException {
    Files.delete(folder.resolve("media/a_0_10/frames/3.jpg"));
    Files.delete(folder.resolve("gt_mask/a_0_10/fid_1/00004.png"));
    DataSet data = DataSet.open(folder);
    DataRow row = data.rows().get(0);

    assertThatThrownBy(() -> data.clip(row, MissingFiles.REFUSE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3.jpg")
        .hasMessageContaining("--missing pass-over");
    assertThat(data.clip(row, MissingFiles.PASS_OVER).indices()).hasSize(9).doesNotContain(3);
    assertThatThrownBy(() -> data.mask(row, 4, MissingFiles.REFUSE))
        .hasMessageContaining("00004.png");
    assertThat(data.mask(row, 4, MissingFiles.PASS_OVER)).isEmpty();
  }

  @Test
  void aSplitThatIsNotThereAndUidsThatClashAreRefused() throws IOException {
    assertThatThrownBy(() -> DataSet.open(folder).rows(Set.of("test_x"), DuplicateUids.REFUSE))
        .hasMessageContaining("test_x")
        .hasMessageContaining("test_n, test_s, test_u");
    Files.writeString(
        folder.resolve("metadata.csv"),
        "vid,uid,split,fid,exp\na,a_0_dog_1,t,1,one\na,a_0_dog_1,t,2,other\n");
    DataSet data = DataSet.open(folder);

    assertThatThrownBy(() -> data.rows(Set.of("t"), DuplicateUids.REFUSE))
        .hasMessageContaining("'a_0_dog_1'");
    assertThat(data.rows(Set.of("t"), DuplicateUids.FIRST_WITH_LAST_MASKS))
        .containsExactly(new DataRow("a", "a_0_dog_1", "t", 2, "one"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vid,uid,split,fid|lacks the columns exp",
        "''|is empty",
        "vid,uid,split,fid,exp;a,../../x_dog_1,t,1,e|line 2 has vid 'a' and uid '../../x_dog_1'",
        "vid,uid,split,fid,exp;a,a_b/../c_1,t,1,e|slashes and leading dots are refused",
        "vid,uid,split,fid,exp;a,dog_1,t,1,e|expected the clip, the thing and a number",
        "vid,uid,split,fid,exp;a,a_dog_1,t,-1,e|has fid '-1'",
        "vid,uid,split,fid,exp;a,a_dog_1,t,1,e, more|has 6 fields, expected 5",
        "vid,uid,split,fid,exp;a,a_dog_1,t,1,\"never closed|line 2: a quote is opened",
        "vid,uid,split,fid,exp;a,a_dog_1,t,1,\"one\" two|followed by ' '",
        "vid,uid,split,fid,exp;a,a_dog_1,t,1, |has no expression for uid 'a_dog_1'"
      })
  void tablesThatAreWrongAreRefusedWithTheirLine(String table, String message) throws IOException {
    Files.writeString(folder.resolve("metadata.csv"), table.replace(';', '\n'));
    assertThatThrownBy(() -> DataSet.open(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aByteOrderMarkOtherColumnsAndLineBreaksInQuotesAreFine() throws IOException {
    Files.writeString(
        folder.resolve("metadata.csv"),
        "\uFEFFid,vid,uid,split,fid,exp\r\n0,a,a_0_dog_1,t,1,\"two\nlines\"\r\n\r\n");
    assertThat(DataSet.open(folder).rows())
        .containsExactly(new DataRow("a", "a_0_dog_1", "t", 1, "two\nlines"));
  }

  @Test
  void aDamagedTruthIsRefusedWithItsLine() throws IOException {
    Files.writeString(folder.resolve("truth.jsonl"), "{\"uid\":\"a\"}\n");
    assertThatThrownBy(() -> DataSet.open(folder)).hasMessageContaining("line 1 lacks");
    Files.writeString(folder.resolve("truth.jsonl"), "no json\n");
    assertThatThrownBy(() -> DataSet.open(folder)).hasMessageContaining("line 1 is no JSON");
  }

  @Test
  void theTablesOfTheOtherBenchmarkAreFoundBesideTheFolder() throws IOException {
    Path data = SmallData.write(folder.resolve("REFAVS"));
    Path published = Files.createDirectories(data.resolveSibling("R2AVSBench"));
    String head = "vid,uid,split,fid,exp\n";
    Files.writeString(
        published.resolve("R2AVSBench_metadata.csv"),
        head + "a_0_10,a_0_10_dog_1,test_s,1,Think\n");
    Files.writeString(
        published.resolve("RefAVSBenchRef_R2AVSBenchVideo.csv"),
        head + "a_0_10,a_0_10_dog_1,test_s,1,\"Old, but good\"\n");
    Files.writeString(
        published.resolve("RefAVSBench_metadata.csv"), head + "b_0_10,b_0_10_cat_1,val,1,Other\n");
    assertThat(DataSet.open(data, Table.R2).rows())
        .extracting(DataRow::expression)
        .containsExactly("Think");
    assertThat(DataSet.open(data, Table.R2_CLIPS).rows())
        .extracting(DataRow::expression)
        .containsExactly("Old, but good");
    assertThat(DataSet.open(data, Table.OWN).rows()).hasSizeGreaterThan(1);
    assertThat(DataSet.open(data, Table.R2).digest())
        .isNotEqualTo(DataSet.open(data, Table.R2_CLIPS).digest());

    Files.delete(data.resolve("metadata.csv"));
    assertThat(DataSet.open(data, Table.OWN).rows())
        .extracting(DataRow::expression)
        .containsExactly("Other");
    Files.delete(published.resolve("R2AVSBench_metadata.csv"));
    assertThatThrownBy(() -> DataSet.open(data, Table.R2))
        .hasMessageContaining("R2AVSBench_metadata.csv is not there");
  }

  @Test
  void theRealTableHasItsRows() {
    assumeThat(REAL.resolve("metadata.csv"))
        .as("the metadata of Ref-AVSBench is not there; this test is skipped")
        .exists();
    DataSet data = DataSet.open(REAL);

    assertThat(data.rows()).hasSize(20_459);
    assertThat(
            data.rows().stream()
                .collect(Collectors.groupingBy(DataRow::split, Collectors.counting())))
        .containsEntry("test_s", 2288L)
        .containsEntry("test_u", 1656L)
        .containsEntry("test_n", 1028L);
    assertThat(data.rows().stream().filter(row -> row.split().equals("test_n")))
        .allMatch(row -> row.isNull() && row.fid() == 0 && !row.folder().equals(row.vid()));
    assertThat(data.rows().stream().map(DataRow::uid).distinct()).hasSize(20_459 - 11);
  }
}
