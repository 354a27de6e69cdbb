package dev.tgs.bench.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The scores of a run, by split, mode, kind of reference and wording. */
public final class ScoreTable {
  /** Stands for all references of a split. */
  public static final String ALL = "all";

  /**
   * @param group {@link #ALL}, a kind of reference, or {@code plain} or {@code reworded}
   */
  public record Row(String split, Mode mode, String group, Score score) {}

  private final List<Row> rows;
  private final Map<String, Double> groundingIou = new TreeMap<>();

  private ScoreTable(List<Row> rows) {
    this.rows = rows;
  }

  public static ScoreTable of(List<ReferenceResult> results) {
    List<Row> rows = new ArrayList<>();
    ScoreTable table = new ScoreTable(rows);
    Map<String, List<ReferenceResult>> bySplit = grouped(results, ReferenceResult::split);
    bySplit.forEach(
        (split, inSplit) -> {
          table.groundingIou.put(split, Score.mean(inSplit, ReferenceResult::groundingIou));
          for (String word : inSplit.get(0).modes().keySet()) {
            Mode mode = Mode.of(word);
            rows.add(row(split, mode, ALL, inSplit));
            grouped(inSplit, ReferenceResult::kind)
                .forEach((kind, of) -> rows.add(row(split, mode, kind, of)));
            grouped(inSplit, ScoreTable::wording)
                .forEach((wording, of) -> rows.add(row(split, mode, wording, of)));
          }
        });
    return table;
  }

  private static String wording(ReferenceResult result) {
    return result.reworded() == null ? null : result.reworded() ? "reworded" : "plain";
  }

  /** By a property, in its order; results without it are left out. */
  private static Map<String, List<ReferenceResult>> grouped(
      List<ReferenceResult> results, Function<ReferenceResult, String> property) {
    return results.stream()
        .filter(result -> property.apply(result) != null)
        .collect(Collectors.groupingBy(property, TreeMap::new, Collectors.toList()));
  }

  private static Row row(String split, Mode mode, String group, List<ReferenceResult> results) {
    List<ReferenceResult> own =
        results.stream().filter(result -> result.modes().get(mode.word()) != null).toList();
    return new Row(split, mode, group, Score.of(own, mode));
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** One row for each split and mode. */
  public List<Row> totals() {
    return rows.stream().filter(row -> row.group().equals(ALL)).toList();
  }

  /** By kind and wording. */
  public List<Row> breakdown(String split, Mode mode) {
    return rows.stream()
        .filter(row -> row.split().equals(split) && row.mode() == mode && !row.group().equals(ALL))
        .toList();
  }

  /** By the thing that is meant, the most frequent first. */
  public static List<Row> objects(List<ReferenceResult> results, String split, Mode mode) {
    List<ReferenceResult> inSplit =
        results.stream().filter(result -> result.split().equals(split)).toList();
    return grouped(inSplit, result -> object(result.uid())).entrySet().stream()
        .map(entry -> row(split, mode, entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing((Row row) -> row.score().references()).reversed())
        .toList();
  }

  /** The thing, the field before the last in the uid of its reference. */
  static String object(String uid) {
    String[] fields = uid.split("_");
    return fields.length < 2 ? uid : fields[fields.length - 2];
  }

  /** By split: the mean IoU of the boxes for the right phrase; NaN where it is not known. */
  public Map<String, Double> groundingIou() {
    return Map.copyOf(groundingIou);
  }

  /** For JSON; what does not apply is null. */
  public List<Map<String, Object>> data() {
    List<Map<String, Object>> data = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      Score score = row.score();
      entry.put("split", row.split());
      entry.put("mode", row.mode().word());
      entry.put("group", row.group());
      entry.put("references", score.references());
      entry.put("with_f", score.withF());
      entry.put("j", number(score.j()));
      entry.put("f", number(score.f()));
      entry.put("j_and_f", number(score.jAndF()));
      entry.put("s", number(score.s()));
      entry.put("pooled_s", number(score.pooledS()));
      entry.put("intervals", intervals(score.ranges()));
      entry.put("object_right", number(score.right()));
      entry.put("parsed", number(score.parsed()));
      entry.put("box_iou", number(score.boxIou()));
      entry.put(
          "true_phrase_box_iou",
          row.group().equals(ALL) ? number(groundingIou.get(row.split())) : null);
      data.add(entry);
    }
    return data;
  }

  private static Map<String, Object> intervals(Ranges ranges) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("j", interval(ranges.j()));
    data.put("f", interval(ranges.f()));
    data.put("j_and_f", interval(ranges.jAndF()));
    data.put("s", interval(ranges.s()));
    return data;
  }

  private static List<Double> interval(Interval interval) {
    return interval.isKnown() ? List.of(interval.low(), interval.high()) : null;
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
