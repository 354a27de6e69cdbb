package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.words.Wording.Style;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Asks about scenes; the same arguments give the same questions. */
public final class QuestionWriter {
  private final Script seen;
  private final Script heard;
  private final Split split;
  private final Random random;

  private QuestionWriter(Script seen, Script heard, Split split, long seed) {
    this.seen = seen;
    this.heard = heard;
    this.split = split;
    this.random = new Random(seed);
  }

  /** Questions that one thing of the scene answers, of as many aspects as there are. */
  public static List<Question> answered(
      Script script, Split split, long seed, int plain, int reworded) {
    QuestionWriter writer = new QuestionWriter(script, script, split, seed);
    return writer.ask(Queries.answered(script), plain, reworded);
  }

  /** Questions that nothing in the scene answers. */
  public static List<Question> unanswered(
      Script script, Split split, long seed, int plain, int reworded) {
    QuestionWriter writer = new QuestionWriter(script, script, split, seed);
    return writer.ask(Queries.unanswered(script, split), plain, reworded);
  }

  /**
   * Questions about what is heard where none of it is seen.
   *
   * @param seen what is in view, silent
   * @param heard another scene, whose sounding things are of other kinds
   */
  public static List<Question> crossed(
      Script seen, Script heard, Split split, long seed, int plain, int reworded) {
    QuestionWriter writer = new QuestionWriter(seen, heard, split, seed);
    return writer.ask(Queries.heard(heard), plain, reworded);
  }

  private List<Question> ask(List<Query> queries, int plain, int reworded) {
    List<Query> chosen = choose(queries, plain + reworded);
    List<Question> questions = new ArrayList<>();
    int first = Math.min(plain, chosen.size());
    for (int i = 0; i < plain + reworded && !chosen.isEmpty(); i++) {
      boolean isReworded = i >= first;
      questions.add(question(chosen.get(i % chosen.size()), isReworded));
    }
    return questions;
  }

  /** One of each aspect by lot, those that need an ear more often; then further ones. */
  private List<Query> choose(List<Query> queries, int count) {
    Map<Aspect, List<Query>> byAspect = new EnumMap<>(Aspect.class);
    List<Query> shuffled = new ArrayList<>(queries);
    Collections.shuffle(shuffled, random);
    for (Query query : shuffled) {
      byAspect.computeIfAbsent(query.aspect(), aspect -> new ArrayList<>()).add(query);
    }
    List<Aspect> lots =
        new ArrayList<>(
            byAspect.keySet().stream()
                .flatMap(aspect -> Stream.generate(() -> aspect).limit(lots(aspect)))
                .toList());
    Collections.shuffle(lots, random);
    List<Query> chosen = new ArrayList<>();
    for (int round = 0; chosen.size() < count && round < queries.size(); round++) {
      for (Aspect aspect : lots.stream().distinct().toList()) {
        if (round < byAspect.get(aspect).size() && chosen.size() < count) {
          chosen.add(byAspect.get(aspect).get(round));
        }
      }
    }
    Collections.shuffle(chosen, random);
    return chosen;
  }

  /** What needs an ear, and two clues, comes first more often; what sounds at all is easy. */
  private static int lots(Aspect aspect) {
    return switch (aspect) {
      case ORDER, LOUDNESS, DURATION, RHYTHM, SILENCE, COMBINATION -> 3;
      case SOUND, PLACE, RELATION, ACTION, COLOUR, KIND -> 1;
    };
  }

  private Question question(Query query, boolean isReworded) {
    Finding finding = seen.equals(heard) ? new Search(seen).find(query) : Finding.NOTHING;
    Chain chain = new Chain(seen, heard, query, finding.actor());
    Style style = Style.of(isReworded, split == Split.TEST_U);
    return new Question(
        query,
        isReworded,
        Wording.sentence(query, style, random),
        finding.actor(),
        chain.simpleObject(),
        chain.fineObject(),
        chain.text());
  }
}
