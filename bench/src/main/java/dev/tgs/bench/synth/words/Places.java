package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Script;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Who stands where, from left to right. */
final class Places {
  /** Distance of two centres that an eye tells apart, as a share of the picture's width. */
  private static final double CLEAR = 0.08;

  private Places() {}

  /** The actors from left to right, by their places in the middle of the clip. */
  static List<Integer> fromLeft(Script script) {
    return IntStream.range(0, script.actors().size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> script.actors().get(i).x()))
        .toList();
  }

  /** Whether one is clearly left of another; a scene is staged so that this lasts. */
  static boolean isLeftOf(Script script, int left, int right) {
    Actor a = script.actors().get(left);
    Actor b = script.actors().get(right);
    return a.x() + CLEAR < b.x();
  }

  /** Where an actor is among the others, in words. */
  static String phrase(Script script, int actor) {
    int place = fromLeft(script).indexOf(actor);
    return place == 0
        ? "on the left"
        : place == script.actors().size() - 1 ? "on the right" : "in the middle";
  }
}
