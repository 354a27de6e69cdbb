package dev.tgs.bench.synth.data;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.words.Question;
import dev.tgs.bench.synth.words.QuestionWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All scenes of a data set, without an end: any of them can be made at any time.
 *
 * @param seed a number from 0; no two data sets share a scene
 */
public record World(int seed) {
  private static final int PLAIN = 4;
  private static final int REWORDED = 2;
  private static final int NULL_PLAIN = 2;
  private static final int NULL_REWORDED = 1;
  private static final int TEST_NULL_PLAIN = 3;
  private static final int TEST_NULL_REWORDED = 2;

  public World {
    if (seed < 0) {
      throw new IllegalArgumentException("a seed is a number from 0, not " + seed);
    }
  }

  /**
   * The clips of a scene: the scene itself, and for every other one of {@code train} and {@code
   * val} a twin to whose references nothing fits; of {@code test_n} the twin alone.
   */
  public List<Take> takes(Split split, int index) {
    Script script = ScriptWriter.write(seed, split, index);
    Random random = new Random(script.seed() + 1);
    long questions = random.nextLong();
    List<Take> takes = new ArrayList<>();
    if (split != Split.TEST_N) {
      takes.add(
          take(
              name(split, index),
              split,
              script,
              script,
              QuestionWriter.STANDARD.answered(script, split, questions, PLAIN, REWORDED)));
    }
    boolean isTest = split == Split.TEST_S || split == Split.TEST_U;
    if (split == Split.TEST_N || (!isTest && random.nextBoolean())) {
      takes.add(twin(split, index, script, random));
    }
    return takes;
  }

  private String name(Split split, int index) {
    return String.format(Locale.ROOT, "synth%d_%s_%05d", seed, split.word(), index);
  }

  /** The scene as it is, asked in vain; or with a sound that does not belong to it. */
  private Take twin(Split split, int index, Script script, Random random) {
    int plain = split == Split.TEST_N ? TEST_NULL_PLAIN : NULL_PLAIN;
    int reworded = split == Split.TEST_N ? TEST_NULL_REWORDED : NULL_REWORDED;
    if (random.nextBoolean()) {
      return take(
          "null_m-" + name(split, index),
          split,
          script,
          script,
          QuestionWriter.STANDARD.unanswered(script, split, random.nextLong(), plain, reworded));
    }
    Script seen = silent(script);
    Set<Kind> kinds = seen.actors().stream().map(Actor::kind).collect(Collectors.toSet());
    Script heard = script;
    while (heard.actors().stream()
        .anyMatch(actor -> actor.voice().isPresent() && kinds.contains(actor.kind()))) {
      heard = ScriptWriter.write(random.nextLong(), split);
    }
    return take(
        "null_c-" + name(split, index),
        split,
        seen,
        heard,
        QuestionWriter.STANDARD.crossed(seen, heard, split, random.nextLong(), plain, reworded));
  }

  private static Script silent(Script script) {
    return new Script(
        script.seed(),
        script.width(),
        script.height(),
        script.seconds(),
        script.actors().stream().map(actor -> actor.saying(Optional.empty())).toList());
  }

  private static Take take(
      String vid, Split split, Script seen, Script heard, List<Question> questions) {
    Map<String, Integer> counts = new HashMap<>();
    List<Truth> truths = new ArrayList<>();
    for (Question question : questions) {
      String object =
          question.actor().isPresent()
              ? seen.actors().get(question.actor().getAsInt()).kind().noun()
              : "null";
      int number = counts.merge(object, 1, Integer::sum);
      truths.add(
          new Truth(
              vid + "_" + object + "_" + number,
              vid,
              split,
              question.aspect(),
              question.isReworded(),
              question.expression(),
              question.actor().orElse(-1) + 1,
              question.simpleObject(),
              question.fineObject(),
              question.chain()));
    }
    return new Take(vid, split, seen, heard, truths);
  }
}
