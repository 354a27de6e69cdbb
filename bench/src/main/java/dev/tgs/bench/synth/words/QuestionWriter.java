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
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Asks about scenes; the same arguments give the same questions.
 *
 * @param lots of each aspect; one with more of them is asked for sooner
 */
public record QuestionWriter(ToIntFunction<Aspect> lots) {
  /** What needs an ear, and two clues, comes first more often; what sounds at all is easy. */
  public static final QuestionWriter STANDARD =
      new QuestionWriter(
          aspect ->
              switch (aspect) {
                case ORDER, LOUDNESS, DURATION, RHYTHM, SILENCE, COMBINATION -> 3;
                case SOUND, PLACE, RELATION, ACTION, COLOUR, KIND -> 1;
              });

  /** Questions that one thing of the scene answers, of as many aspects as there are. */
  public List<Question> answered(Script script, Split split, long seed, int plain, int reworded) {
    return new Asking(script, script, split, new Random(seed))
        .ask(Queries.answered(script), plain, reworded);
  }

  /** Questions that nothing in the scene answers. */
  public List<Question> unanswered(Script script, Split split, long seed, int plain, int reworded) {
    return new Asking(script, script, split, new Random(seed))
        .ask(Queries.unanswered(script, split), plain, reworded);
  }

  /**
   * Questions about what is heard where none of it is seen.
   *
   * @param seen what is in view, silent
   * @param heard another scene, whose sounding things are of other kinds
   */
  public List<Question> crossed(
      Script seen, Script heard, Split split, long seed, int plain, int reworded) {
    return new Asking(seen, heard, split, new Random(seed))
        .ask(Queries.heard(heard), plain, reworded);
  }

  /** One scene that is asked about. */
  private final class Asking {
    private final Script seen;
    private final Script heard;
    private final Split split;
    private final Random random;

    Asking(Script seen, Script heard, Split split, Random random) {
      this.seen = seen;
      this.heard = heard;
      this.split = split;
      this.random = random;
    }

    List<Question> ask(List<Query> queries, int plain, int reworded) {
      List<Query> chosen = choose(queries, plain + reworded);
      List<Question> questions = new ArrayList<>();
      int first = Math.min(plain, chosen.size());
      for (int i = 0; i < plain + reworded && !chosen.isEmpty(); i++) {
        boolean isReworded = i >= first;
        questions.add(question(chosen.get(i % chosen.size()), isReworded));
      }
      return questions;
    }

    /** One of each aspect by lot, those with more lots more often; then further ones. */
    private List<Query> choose(List<Query> queries, int count) {
      Map<Aspect, List<Query>> byAspect = new EnumMap<>(Aspect.class);
      List<Query> shuffled = new ArrayList<>(queries);
      Collections.shuffle(shuffled, random);
      for (Query query : shuffled) {
        byAspect.computeIfAbsent(query.aspect(), aspect -> new ArrayList<>()).add(query);
      }
      List<Aspect> drawn =
          new ArrayList<>(
              byAspect.keySet().stream()
                  .flatMap(aspect -> Stream.generate(() -> aspect).limit(lots.applyAsInt(aspect)))
                  .toList());
      Collections.shuffle(drawn, random);
      List<Query> chosen = new ArrayList<>();
      for (int round = 0; chosen.size() < count && round < queries.size(); round++) {
        for (Aspect aspect : drawn.stream().distinct().toList()) {
          if (round < byAspect.get(aspect).size() && chosen.size() < count) {
            chosen.add(byAspect.get(aspect).get(round));
          }
        }
      }
      Collections.shuffle(chosen, random);
      return chosen;
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
}
