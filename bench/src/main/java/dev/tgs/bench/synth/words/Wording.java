package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** How traits are put into words; the words themselves are in {@code wordings.txt}. */
final class Wording {
  /** What a sentence calls just any thing; either is as good. */
  static final List<String> BARE = List.of("thing", "object");

  private static final String FILE = "wordings.txt";
  private static final Map<Trait, Wording> ALL = read();

  private final String verb;
  private final Map<Style, List<String>> lines = new EnumMap<>(Style.class);

  /** Sets of wordings. */
  enum Style {
    PLAIN('+'),
    PLAIN_HELD_OUT('-'),
    REWORDED('?'),
    REWORDED_HELD_OUT('!');

    private final char mark;

    Style(char mark) {
      this.mark = mark;
    }

    static Style of(boolean isReworded, boolean isHeldOut) {
      return isReworded
          ? isHeldOut ? REWORDED_HELD_OUT : REWORDED
          : isHeldOut ? PLAIN_HELD_OUT : PLAIN;
    }
  }

  private Wording(String verb) {
    this.verb = verb;
    for (Style style : Style.values()) {
      lines.put(style, new ArrayList<>());
    }
  }

  static Wording of(Trait trait) {
    return ALL.get(trait);
  }

  /** What the thing does, its slots still open. */
  String verb() {
    return verb;
  }

  List<String> lines(Style style) {
    return Collections.unmodifiableList(lines.get(style));
  }

  /** What the thing of a query does, as {@code sounds first}. */
  static String verb(Query query) {
    return fill(of(query.trait()).verb, "", query);
  }

  /** A sentence for a query, by lot. */
  static String sentence(Query query, Style style, Random random) {
    List<String> lines = of(query.trait()).lines.get(style);
    String line = lines.get(random.nextInt(lines.size()));
    String text = fill(line, query.noun(BARE.get(random.nextInt(BARE.size()))), query);
    String end = random.nextInt(4) == 0 ? "" : isQuestion(text) ? "?" : ".";
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + end;
  }

  private static boolean isQuestion(String text) {
    return (" " + text).contains(" which ")
        || text.contains("where is ")
        || text.contains("where would ");
  }

  private static String fill(String line, String noun, Query query) {
    return line.replace("{n}", noun).replace("{a}", query.anchor().map(Kind::noun).orElse(""));
  }

  private static Map<Trait, Wording> read() {
    Map<Trait, Wording> all = new EnumMap<>(Trait.class);
    try (InputStream in = Wording.class.getResourceAsStream(FILE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Wording last = null;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        Style style = style(line.charAt(0));
        if (style == null) {
          String[] parts = line.split(" ", 2);
          last = new Wording(parts[1]);
          all.put(Trait.valueOf(parts[0]), last);
        } else if (last != null) {
          last.lines.get(style).add(line.substring(2));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
    return all;
  }

  private static Style style(char mark) {
    for (Style style : Style.values()) {
      if (style.mark == mark) {
        return style;
      }
    }
    return null;
  }
}
