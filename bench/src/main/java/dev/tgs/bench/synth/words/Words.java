package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Family;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.words.Wording.Style;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole language of the synthetic world. */
public final class Words {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final Pattern MARK = Pattern.compile("</?[a-z_]+>");

  /** What every thought and answer is made with; see {@link Chain}. */
  private static final String FRAME =
      "I look for the thing things that. I hear only, first, second, third, then. I see from left to"
          + " right a, an, yes, no, silent, sounds, before, there, after. In order. So it is the."
          + " Nothing fits, so the answer is null. The corresponding bbox is:"
          + " soft loud short long steady slow fast"
          + " still moving left right swaying bouncing held holding by the on in middle";

  private Words() {}

  /**
   * Every word that an expression, in lower case, or a thought with its answer can have; marks in
   * angle brackets and punctuation apart.
   */
  public static SortedSet<String> all() {
    SortedSet<String> words = new TreeSet<>(of(FRAME));
    Stream<String> nouns =
        Stream.of(
                Stream.of(Kind.values()).map(Kind::noun),
                Stream.of(Colour.values()).map(Colour::word),
                Stream.of(Family.values()).flatMap(f -> Stream.of(f.noun(), f.plural())),
                Wording.BARE.stream())
            .flatMap(stream -> stream);
    nouns.forEach(noun -> words.addAll(of(noun)));
    for (Trait trait : Trait.values()) {
      Wording wording = Wording.of(trait);
      words.addAll(of(wording.verb().toLowerCase(Locale.ROOT)));
      for (Style style : Style.values()) {
        wording.lines(style).forEach(line -> words.addAll(of(line)));
      }
    }
    return Collections.unmodifiableSortedSet(words);
  }

  /** The words of a text in order, without marks, slots and punctuation. */
  public static List<String> of(String text) {
    String plain = MARK.matcher(text).replaceAll(" ").replaceAll("\\{[a-z]\\}", " ");
    return WORD.matcher(plain).results().map(match -> match.group()).toList();
  }
}
