package dev.tgs.train.grounder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A query that stands for a target. */
record Match(int picture, int query, Target target) {
  private static final int MOST = 8;
  private static final int LEAST = 3;
  private static final double OUTSIDE = 10;

  /** One query for each target, the cheapest together. */
  static List<Match> oneToOne(Answer answer, int picture, List<Target> targets) {
    double[][] cost = new double[targets.size()][answer.queries()];
    for (int t = 0; t < cost.length; t++) {
      for (int q = 0; q < answer.queries(); q++) {
        cost[t][q] = answer.cost(picture, q, targets.get(t));
      }
    }
    int[] queries = Assignment.solve(cost);
    return IntStream.range(0, queries.length)
        .mapToObj(t -> new Match(picture, queries[t], targets.get(t)))
        .toList();
  }

  private record Priced(Match match, double cost) {}

  /**
   * Several tokens of the picture for each target, the more the better their boxes are already; a
   * token stands for one target only. The early stage so learns from many boxes at once.
   *
   * @param centres of the tokens, x and y one after the other
   */
  static List<Match> oneToMany(Answer answer, int picture, List<Target> targets, float[] centres) {
    Map<Integer, Priced> taken = new HashMap<>();
    for (Target target : targets) {
      List<Priced> best = new ArrayList<>();
      for (int q = 0; q < answer.queries(); q++) {
        boolean inside = target.box().holds(centres[2 * q], centres[2 * q + 1]);
        double cost = answer.cost(picture, q, target) + (inside ? 0 : OUTSIDE);
        best.add(new Priced(new Match(picture, q, target), cost));
      }
      best.sort(Comparator.comparingDouble(Priced::cost));
      List<Priced> near = best.subList(0, Math.min(MOST, best.size()));
      double overlap =
          near.stream()
              .mapToDouble(one -> answer.box(picture, one.match.query).iou(target.box()))
              .sum();
      int count = (int) Math.min(near.size(), Math.max(LEAST, Math.round(overlap)));
      for (Priced one : near.subList(0, count)) {
        taken.merge(one.match.query, one, (a, b) -> a.cost <= b.cost ? a : b);
      }
    }
    Collection<Priced> all = taken.values();
    return all.stream().map(Priced::match).sorted(Comparator.comparingInt(Match::query)).toList();
  }
}
