package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Motion;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.bench.synth.Voice.Rhythm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds what a query means in a scene. Where two things are nearly alike in what is asked for, or
 * the question makes no sense, the finding is unclear.
 *
 * @param script what is seen; its voices are heard
 */
record Search(Script script) {
  Finding find(Query query) {
    List<Integer> candidates = all(i -> query.fits(actor(i)));
    if (candidates.isEmpty()) {
      return Finding.NOTHING;
    }
    List<Integer> voices = candidates.stream().filter(i -> voice(i).isPresent()).toList();
    return switch (query.trait()) {
      case NONE -> Finding.only(candidates);
      case FIRST -> voices.size() < 2 ? vague(voices) : nth(voices, 0);
      case LAST -> voices.size() < 2 ? vague(voices) : nth(voices, voices.size() - 1);
      case SECOND -> voices.size() < 2 ? Finding.NOTHING : nth(voices, 1);
      case THIRD -> voices.size() < 3 ? Finding.NOTHING : nth(voices, 2);
      case LOUDEST -> most(voices, voice -> voice.loudness() == Loudness.LOUD);
      case SOFTEST -> most(voices, voice -> voice.loudness() == Loudness.SOFT);
      case LONGEST -> most(voices, ScriptWriter::isLong);
      case SHORTEST -> most(voices, voice -> !ScriptWriter.isLong(voice));
      case FAST -> only(voices, voice -> voice.rhythm() == Rhythm.FAST);
      case SLOW -> only(voices, voice -> voice.rhythm() == Rhythm.SLOW);
      case STEADY -> only(voices, voice -> voice.rhythm() == Rhythm.STEADY);
      case SILENT -> Finding.only(without(candidates, voices));
      case SOUNDING -> Finding.only(voices);
      case CALLING -> Finding.only(of(anchor(query), voices));
      case LEFTMOST -> beyond(candidates, this::isLeftOf);
      case RIGHTMOST -> beyond(candidates, (i, k) -> isLeftOf(k, i));
      case MIDDLE -> middle(candidates);
      case LEFT_OF, RIGHT_OF -> beside(query, candidates);
      case HELD_BY -> held(query, candidates);
      case HOLDING -> holding(query, candidates);
      case MOVING_LEFT -> moving(candidates, Motion.MOVING_LEFT);
      case MOVING_RIGHT -> moving(candidates, Motion.MOVING_RIGHT);
      case SWAYING -> moving(candidates, Motion.SWAYING);
      case BOUNCING -> moving(candidates, Motion.BOUNCING);
    };
  }

  private Actor actor(int index) {
    return script.actors().get(index);
  }

  private Optional<Voice> voice(int index) {
    return actor(index).voice();
  }

  private List<Integer> all(Predicate<Integer> test) {
    return IntStream.range(0, script.actors().size()).boxed().filter(test).toList();
  }

  private List<Integer> of(Kind kind, List<Integer> actors) {
    return actors.stream().filter(i -> actor(i).kind() == kind).toList();
  }

  private static List<Integer> without(List<Integer> actors, List<Integer> others) {
    return actors.stream().filter(i -> !others.contains(i)).toList();
  }

  private static Kind anchor(Query query) {
    return query.anchor().orElseThrow();
  }

  /** Of one voice alone nobody says that it is the first. */
  private static Finding vague(List<Integer> voices) {
    return voices.isEmpty() ? Finding.NOTHING : Finding.UNCLEAR;
  }

  private Finding nth(List<Integer> voices, int n) {
    return Finding.one(
        voices.stream()
            .sorted(Comparator.comparingDouble(i -> voice(i).orElseThrow().onset()))
            .toList()
            .get(n));
  }

  private Finding most(List<Integer> voices, Predicate<Voice> test) {
    Finding found = only(voices, test);
    return voices.size() < 2
        ? vague(voices)
        : found.outcome() == Finding.Outcome.ONE ? found : Finding.UNCLEAR;
  }

  private Finding only(List<Integer> voices, Predicate<Voice> test) {
    return Finding.only(voices.stream().filter(i -> test.test(voice(i).orElseThrow())).toList());
  }

  /** The one of whom it is true beside each other candidate. */
  private static Finding beyond(List<Integer> candidates, BiPredicate<Integer, Integer> isBeyond) {
    List<Integer> found =
        candidates.stream()
            .filter(i -> candidates.stream().allMatch(k -> k.equals(i) || isBeyond.test(i, k)))
            .toList();
    return candidates.size() > 1 && found.size() == 1 ? Finding.one(found.get(0)) : Finding.UNCLEAR;
  }

  private Finding middle(List<Integer> candidates) {
    List<Integer> found =
        candidates.stream()
            .filter(
                i ->
                    candidates.stream().anyMatch(k -> isLeftOf(k, i))
                        && candidates.stream().anyMatch(k -> isLeftOf(i, k)))
            .toList();
    return candidates.size() == 3 && found.size() == 1
        ? Finding.one(found.get(0))
        : Finding.UNCLEAR;
  }

  private boolean isLeftOf(int left, int right) {
    return Places.isLeftOf(script, left, right);
  }

  private Finding beside(Query query, List<Integer> candidates) {
    List<Integer> anchors = all(i -> actor(i).kind() == anchor(query));
    if (anchors.size() != 1) {
      return anchors.isEmpty() ? Finding.NOTHING : Finding.UNCLEAR;
    }
    int anchor = anchors.get(0);
    List<Integer> others = candidates.stream().filter(i -> i != anchor).toList();
    List<Integer> left = others.stream().filter(i -> isLeftOf(i, anchor)).toList();
    List<Integer> right = others.stream().filter(i -> isLeftOf(anchor, i)).toList();
    if (left.size() + right.size() < others.size()) {
      return Finding.UNCLEAR;
    }
    return Finding.only(query.trait() == Trait.LEFT_OF ? left : right);
  }

  private Finding held(Query query, List<Integer> candidates) {
    return Finding.only(
        candidates.stream()
            .filter(i -> actor(i).holder().stream().anyMatch(h -> isKind(h, anchor(query))))
            .toList());
  }

  private Finding holding(Query query, List<Integer> candidates) {
    return Finding.only(
        candidates.stream()
            .filter(
                i ->
                    script.actors().stream()
                        .anyMatch(
                            held ->
                                held.kind() == anchor(query)
                                    && held.holder().stream().anyMatch(h -> h.equals(i))))
            .toList());
  }

  private boolean isKind(int index, Kind kind) {
    return actor(index).kind() == kind;
  }

  /** What is held moves as its holder does. */
  private Finding moving(List<Integer> candidates, Motion motion) {
    return Finding.only(
        candidates.stream()
            .filter(i -> actor(actor(i).holder().orElse(i)).motion() == motion)
            .toList());
  }
}
