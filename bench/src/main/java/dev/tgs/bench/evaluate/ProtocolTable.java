package dev.tgs.bench.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The scores of a run's own mode by each protocol, split by split. */
public final class ProtocolTable {
  /**
   * Means over references; NaN where none has the value.
   *
   * @param references how many have scores by this protocol
   */
  public record Row(String split, Protocol protocol, int references, double j, double f, double s) {
    /** Half of both. */
    public double jAndF() {
      return (j + f) / 2;
    }
  }

  private ProtocolTable() {}

  /** By split and protocol, in their order; results of earlier versions are left out. */
  public static List<Row> of(List<ReferenceResult> results) {
    Map<String, List<Map<String, Scores>>> bySplit =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    ReferenceResult::split,
                    TreeMap::new,
                    Collectors.flatMapping(
                        result ->
                            result.modes().values().stream()
                                .map(ReferenceResult.ModeResult::protocols)
                                .filter(Objects::nonNull),
                        Collectors.toList())));
    List<Row> rows = new ArrayList<>();
    bySplit.forEach(
        (split, all) -> {
          for (Protocol protocol : Protocol.values()) {
            List<Scores> scores =
                all.stream().map(one -> one.get(protocol.word())).filter(Objects::nonNull).toList();
            if (!scores.isEmpty()) {
              rows.add(row(split, protocol, scores));
            }
          }
        });
    return rows;
  }

  private static Row row(String split, Protocol protocol, List<Scores> scores) {
    return new Row(
        split,
        protocol,
        scores.size(),
        Score.mean(scores, Scores::j),
        Score.mean(scores, Scores::f),
        Score.mean(scores, Scores::s));
  }
}
