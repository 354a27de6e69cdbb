package dev.tgs.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Published numbers, from {@code anchors.json}. They are shown beside a run only where its split is
 * the published one: its table has as many references of it as the published table, and none of
 * them is drawn.
 *
 * @param splits that there are numbers of
 * @param scores the numbers
 */
record Anchors(List<Split> splits, List<Anchor> scores) {
  private static final String FILE = "anchors.json";

  /**
   * A split of a benchmark.
   *
   * @param split its name in the table of references
   * @param rows how many references the table has of it
   */
  record Split(String benchmark, String split, int rows) {}

  /**
   * What was published of a method; scores from 0 to 1, null where the source has none.
   *
   * @param source where the numbers stand
   */
  record Anchor(
      String benchmark,
      String split,
      String method,
      @JsonProperty("J") Double j,
      @JsonProperty("F") Double f,
      @JsonProperty("JF") Double jAndF,
      @JsonProperty("S") Double s,
      String source) {}

  static Anchors load() {
    try (InputStream in = Anchors.class.getResourceAsStream(FILE)) {
      return new ObjectMapper().readValue(in, Anchors.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The published split that a split of a data set is; empty if it is none of them. */
  Optional<Split> of(DataSet data, String split) {
    List<DataRow> rows = data.rows().stream().filter(row -> row.split().equals(split)).toList();
    boolean isDrawn = rows.stream().anyMatch(row -> data.truth(row).isPresent());
    return splits.stream()
        .filter(one -> one.split().equals(split) && one.rows() == rows.size() && !isDrawn)
        .findFirst();
  }

  /** What was published of a split. */
  List<Anchor> of(Split split) {
    return scores.stream()
        .filter(one -> one.benchmark().equals(split.benchmark()))
        .filter(one -> one.split().equals(split.split()))
        .toList();
  }
}
