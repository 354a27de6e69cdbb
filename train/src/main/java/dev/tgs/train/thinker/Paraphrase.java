package dev.tgs.train.thinker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Says a reference in other ways, by chance alone: the end of the sentence first, another
 * beginning, small words left out. Who has learnt sentences by heart does not know them again; who
 * goes by their words does.
 *
 * @see <a href="https://arxiv.org/abs/1901.11196">Wei and Zou, EDA, 2019</a>
 */
final class Paraphrase {
  private static final double SHARE = 0.5;
  private static final double TURNED = 0.4;
  private static final double BEGUN = 0.5;
  private static final double LEFT_OUT = 0.15;

  private static final List<String> BEGINNINGS = List.of("find", "which", "which is", "look for");

  private static final Set<String> SMALL =
      Set.of(
          "the", "that", "which", "is", "a", "to", "of", "find", "look", "for", "would", "in", "it",
          "its", "has", "does", "do", "where", "if", "you", "by", "with", "be", "was", "whose");

  private Paraphrase() {}

  /** The sentence as it is, or in other words. */
  static String of(String sentence, SplittableRandom random) {
    if (random.nextDouble() >= SHARE) {
      return sentence;
    }
    String text = sentence.toLowerCase(Locale.ROOT);
    int end = text.endsWith(".") || text.endsWith("?") ? text.length() - 1 : text.length();
    List<String> words = new ArrayList<>(Arrays.asList(text.substring(0, end).split(" ")));
    if (random.nextDouble() < TURNED) {
      words = turned(words, random);
    }
    words.removeIf(word -> SMALL.contains(word) && random.nextDouble() < LEFT_OUT);
    if (random.nextDouble() < BEGUN) {
      words.add(0, BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
    }
    return String.join(" ", words) + text.substring(end);
  }

  private static List<String> turned(List<String> words, SplittableRandom random) {
    int at = random.nextInt(words.size());
    List<String> turned = new ArrayList<>(words.subList(at, words.size()));
    turned.addAll(words.subList(0, at));
    return turned;
  }
}
