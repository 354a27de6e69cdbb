package dev.tgs.train.thinker;

import dev.tgs.models.refthinker.ThoughtText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many thoughts are right, and in which of their parts. */
final class ThoughtScores {
  private static final Pattern SEEN = Pattern.compile("I see [^.]*\\.");

  /** A thing that is seen, before what is judged of it. */
  private static final Pattern NAME = Pattern.compile("\\ban? \\w+ \\w+");

  private static final Pattern HEARD = Pattern.compile("I hear [^.]*\\.");
  private static final Pattern SOUGHT = Pattern.compile("I look for [^.]*\\.");

  private final Map<String, int[]> counts = new LinkedHashMap<>();
  private final Map<String, int[]> aspects = new TreeMap<>();

  /**
   * @param aspect what the reference goes by
   * @param chain the thought as it should be
   * @param said the thought as it came
   */
  void add(String aspect, String chain, String said) {
    ThoughtText right = ThoughtText.asPublished(chain);
    ThoughtText came = ThoughtText.asPublished(said);
    boolean sees = seen(chain).equals(seen(said));
    boolean hears = same(HEARD, chain, said);
    boolean object = right.simpleObject().equals(came.simpleObject());
    boolean isNull = right.simpleObject().equals(Optional.of("null"));
    count(counts, "parses", came.simpleObject().isPresent() && said.contains("</answer>"));
    count(counts, "object", object);
    count(counts, "seen", sees);
    count(counts, "heard", hears);
    count(counts, "sought", same(SOUGHT, chain, said));
    count(counts, isNull ? "null" : "not null", object);
    if (sees && hears) {
      count(counts, "deduced", object);
    }
    count(aspects, aspect, object);
  }

  private static void count(Map<String, int[]> map, String name, boolean good) {
    int[] pair = map.computeIfAbsent(name, key -> new int[2]);
    pair[0] += good ? 1 : 0;
    pair[1]++;
  }

  private static boolean same(Pattern part, String a, String b) {
    return first(part, a).equals(first(part, b));
  }

  private static List<String> seen(String text) {
    return NAME.matcher(first(SEEN, text)).results().map(MatchResult::group).toList();
  }

  private static String first(Pattern part, String text) {
    Matcher matcher = part.matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  double share(String name) {
    int[] pair = counts.getOrDefault(name, new int[] {0, 1});
    return (double) pair[0] / pair[1];
  }

  /** Shares of right ones, by part of the thought and by aspect of the references. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    counts.forEach((name, pair) -> metrics.put(name, (double) pair[0] / pair[1]));
    aspects.forEach((name, pair) -> metrics.put("of " + name, (double) pair[0] / pair[1]));
    return metrics;
  }

  /** These and others. */
  static ThoughtScores sum(Iterable<ThoughtScores> all) {
    ThoughtScores sum = new ThoughtScores();
    for (ThoughtScores scores : all) {
      scores.counts.forEach((name, pair) -> add(sum.counts, name, pair));
      scores.aspects.forEach((name, pair) -> add(sum.aspects, name, pair));
    }
    return sum;
  }

  private static void add(Map<String, int[]> map, String name, int[] more) {
    int[] pair = map.computeIfAbsent(name, key -> new int[2]);
    pair[0] += more[0];
    pair[1] += more[1];
  }
}
