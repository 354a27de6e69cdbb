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

  /** The actors that sound, in the order in which they begin. */
  static List<Integer> voices(Script script) {
    return IntStream.range(0, script.actors().size())
        .boxed()
        .filter(i -> script.actors().get(i).voice().isPresent())
        .sorted(
            Comparator.comparingDouble(i -> script.actors().get(i).voice().orElseThrow().onset()))
        .toList();
  }

  /** The actor at whose place one is: its holder's, or its own. */
  private static int place(Script script, int actor) {
    return script.actors().get(actor).holder().orElse(actor);
  }

  /** Whether one is clearly left of another; a scene is staged so that this lasts. */
  static boolean isLeftOf(Script script, int left, int right) {
    Actor a = script.actors().get(left);
    Actor b = script.actors().get(right);
    return place(script, left) != place(script, right) && a.x() + CLEAR < b.x();
  }

  /** Where an actor is among the others, in words. */
  static String phrase(Script script, int actor) {
    List<Integer> places =
        script.fromLeft().stream()
            .filter(i -> place(script, i) == i) // what is held is where its holder is
            .toList();
    int index = places.indexOf(place(script, actor));
    if (places.size() > 1 && index == 0) {
      return "on the left";
    }
    return places.size() > 1 && index == places.size() - 1 ? "on the right" : "in the middle";
  }
}
