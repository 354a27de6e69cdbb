package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.words.Query;
import dev.tgs.bench.synth.words.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Things of a clip whose colour or kind is left open: their tokens tell a blend of any two of them,
 * the word for it is any and counts for nothing. So a language model names a kind whatever the
 * colour, and a colour whatever the kind, although it never learns to say some pairs.
 *
 * @param of by the place of a thing from the left
 */
record Openings(Map<Integer, Opening> of) {
  static final Openings NONE = new Openings(Map.of());

  private static final double SHARE = 0.5;
  private static final String NO = " no";

  /** How a chain begins to list what is seen. */
  private static final String LIST = "I see from left to right ";

  /**
   * What is open of a thing.
   *
   * @param isColour whether it is the colour, else it is the kind
   * @param word that stands for it
   * @param blend weights of all colours or kinds
   */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares it
  record Opening(boolean isColour, String word, float[] blend) {
    private static Opening any(SplittableRandom random) {
      boolean isColour = random.nextBoolean();
      List<String> words =
          isColour
              ? Arrays.stream(Colour.values()).map(Colour::word).toList()
              : Arrays.stream(Kind.values()).map(Kind::noun).toList();
      float[] blend = new float[words.size()];
      float share = (float) random.nextDouble();
      blend[random.nextInt(blend.length)] += share;
      blend[random.nextInt(blend.length)] += 1 - share;
      return new Opening(isColour, words.get(random.nextInt(words.size())), blend);
    }
  }

  /** Some of the things of which no answer needs to know what is open, by lot. */
  static Openings any(Take take, List<Question> questions, SplittableRandom random) {
    Map<Integer, Opening> open = new TreeMap<>();
    for (int i = 0; i < take.seen().actors().size(); i++) {
      int place = i;
      Opening opening = Opening.any(random);
      boolean isFree = questions.stream().allMatch(one -> isFree(place, opening.isColour(), one));
      if (isFree && random.nextDouble() < SHARE) {
        open.put(i, opening);
      }
    }
    return new Openings(open);
  }

  /**
   * Whether an answer names a thing in its list alone, and needs neither its colour, or kind, to
   * judge the others nor more than its judgement, which is not taught then, of itself.
   */
  private static boolean isFree(int place, boolean isColour, Question one) {
    String item = items(one.chain()).get(place);
    int name = item.indexOf(' ') + 1;
    int kind = item.indexOf(' ', item.indexOf(' ', name) + 1);
    boolean isNamedOnce =
        one.chain().indexOf(item.substring(name, kind))
            == one.chain().lastIndexOf(item.substring(name, kind));
    boolean isOut = item.substring(kind).equals(NO);
    Query query = one.query();
    return isNamedOnce
        && (isColour
            ? query.colour().isEmpty() || isOut
            : query.anchor().isEmpty() && !query.isHeard() && (query.isOfAnyKind() || isOut));
  }

  /** What a chain says of each thing that is seen. */
  private static List<String> items(String chain) {
    int from = chain.indexOf(LIST) + LIST.length();
    return List.of(chain.substring(from, chain.indexOf('.', from)).split("; ", -1));
  }

  /** Changes what the tokens of all frames are to tell: [PARTS * THINGS, COUNT]. */
  void blend(float[] seen) {
    of.forEach(
        (place, one) -> {
          for (int t = 0; t < ThinkerSizes.PARTS; t++) {
            int at = (t * ThinkerSizes.THINGS + place) * Percepts.COUNT;
            int first = at + (one.isColour() ? Percepts.COLOUR : Percepts.SEEN_KIND);
            System.arraycopy(one.blend(), 0, seen, first, one.blend().length);
          }
        });
  }

  /**
   * Where a chain lists a thing, in characters: its article, colour, kind and judgement.
   *
   * @param start of the article
   * @param colour end of the colour
   * @param kind end of the kind
   * @param end of what depends on what is open
   */
  record Mention(Opening open, int start, int colour, int kind, int end) {}

  List<Mention> mentions(Question one) {
    List<Mention> mentions = new ArrayList<>();
    List<String> items = items(one.chain());
    int start = one.chain().indexOf(LIST) + LIST.length();
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i);
      Opening open = of.get(i);
      if (open != null) {
        int colour = item.indexOf(' ', item.indexOf(' ') + 1);
        int kind = item.indexOf(' ', colour + 1);
        boolean isJudged = open.isColour() && one.query().colour().isEmpty();
        int end = isJudged ? kind : item.length();
        mentions.add(new Mention(open, start, start + colour, start + kind, start + end));
      }
      start += item.length() + "; ".length();
    }
    return mentions;
  }
}
