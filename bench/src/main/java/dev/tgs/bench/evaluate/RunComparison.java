package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.Bootstrap.Measure;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.files.RunException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two runs against each other, each in its own mode, over the references that both have.
 *
 * @param leftOut references that only one of them has
 */
public record RunComparison(RunFolder first, RunFolder second, List<Pair> pairs, int leftOut) {

  /** One reference in both runs. */
  public record Pair(
      ReferenceResult reference, ModeResult first, ModeResult second, ReferenceResult other) {
    /** How much better the second one is: by J, or by S where nothing is meant. */
    public double gain() {
      return quality(second.scores()) - quality(first.scores());
    }

    private static double quality(Scores scores) {
      return scores.j() != null ? scores.j() : scores.s() != null ? -scores.s() : 0;
    }
  }

  /**
   * Of a split.
   *
   * @param name such as {@code J&F}
   * @param interval of the difference, drawn in pairs
   */
  public record Line(
      String split, String name, int references, double first, double second, Interval interval) {
    public double difference() {
      return second - first;
    }
  }

  /**
   * @throws RunException if they have no reference in common
   */
  public static RunComparison of(RunFolder first, RunFolder second) {
    Map<String, ReferenceResult> others = new LinkedHashMap<>();
    second.results().forEach(result -> others.put(result.uid(), result));
    List<Pair> pairs = new ArrayList<>();
    for (ReferenceResult result : first.results()) {
      ReferenceResult other = others.get(result.uid());
      if (other != null && other.split().equals(result.split())) {
        pairs.add(
            new Pair(
                result,
                result.modes().get(first.settings().own().word()),
                other.modes().get(second.settings().own().word()),
                other));
      }
    }
    if (pairs.isEmpty()) {
      throw new RunException(
          "'%s' and '%s' have no reference in common; compare runs over the same benchmark and splits."
              .formatted(first.folder(), second.folder()));
    }
    int leftOut = first.results().size() + second.results().size() - 2 * pairs.size();
    return new RunComparison(first, second, List.copyOf(pairs), leftOut);
  }

  /** J, F, J&F and S of every split, as far as it has them. */
  public List<Line> lines() {
    Map<String, List<Pair>> splits =
        pairs.stream()
            .collect(
                Collectors.groupingBy(
                    pair -> pair.reference().split(), TreeMap::new, Collectors.toList()));
    List<Line> lines = new ArrayList<>();
    splits.forEach(
        (split, own) -> {
          lines.add(line(split, "J", own, List.of(Scores::j)));
          lines.add(line(split, "F", own, List.of(Scores::f)));
          lines.add(line(split, "J&F", own, List.of(Scores::j, Scores::f)));
          lines.add(line(split, "S", own, List.of(Scores::s)));
        });
    return lines.stream().filter(line -> !Double.isNaN(line.difference())).toList();
  }

  private static Line line(
      String split, String name, List<Pair> pairs, List<Function<Scores, Float>> scores) {
    // A reference counts if both runs have the score.
    Measure<Pair> first = measure(scores, (one, other) -> other == null ? null : one);
    Measure<Pair> second = measure(scores, (one, other) -> one == null ? null : other);
    Measure<Pair> difference =
        measure(scores, (one, other) -> one == null || other == null ? null : other - one);
    Interval interval =
        Bootstrap.intervals(pairs, pair -> pair.reference().clip(), List.of(difference)).get(0);
    return new Line(split, name, pairs.size(), first.of(pairs), second.of(pairs), interval);
  }

  private interface Both {
    Float of(Float first, Float second);
  }

  private static Measure<Pair> measure(List<Function<Scores, Float>> scores, Both both) {
    List<Function<Pair, Float>> values = new ArrayList<>();
    for (Function<Scores, Float> score : scores) {
      values.add(
          pair -> both.of(score.apply(pair.first().scores()), score.apply(pair.second().scores())));
    }
    return new Measure<>(values);
  }

  /** The second run's largest gains, largest first. */
  public List<Pair> gains(int count) {
    return pairs.stream()
        .filter(pair -> pair.gain() > 0)
        .sorted(Comparator.comparingDouble(Pair::gain).reversed())
        .limit(count)
        .toList();
  }

  /** The second run's largest losses, largest first. */
  public List<Pair> losses(int count) {
    return pairs.stream()
        .filter(pair -> pair.gain() < 0)
        .sorted(Comparator.comparingDouble(Pair::gain))
        .limit(count)
        .toList();
  }

  /** For JSON. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("first", first.folder().toString());
    data.put("second", second.folder().toString());
    data.put("common", pairs.size());
    data.put("left_out", leftOut);
    data.put("scores", lines().stream().map(RunComparison::data).toList());
    data.put(
        "references",
        pairs.stream()
            .sorted(Comparator.comparingDouble(Pair::gain))
            .map(RunComparison::data)
            .toList());
    return data;
  }

  private static Map<String, Object> data(Line line) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("split", line.split());
    data.put("score", line.name());
    data.put("references", line.references());
    data.put("first", line.first());
    data.put("second", line.second());
    data.put("difference", line.difference());
    data.put(
        "interval",
        line.interval().isKnown() ? List.of(line.interval().low(), line.interval().high()) : null);
    return data;
  }

  private static Map<String, Object> data(Pair pair) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("uid", pair.reference().uid());
    data.put("split", pair.reference().split());
    data.put("reference", pair.reference().reference());
    data.put("gain", pair.gain());
    data.put("first_j", pair.first().scores().j());
    data.put("second_j", pair.second().scores().j());
    data.put("first_s", pair.first().scores().s());
    data.put("second_s", pair.second().scores().s());
    data.put("first_object", pair.first().simpleObject());
    data.put("second_object", pair.second().simpleObject());
    return data;
  }
}
