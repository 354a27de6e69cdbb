package dev.tgs.models.refthinker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text says that Ref-Thinker has generated.
 *
 * @param reasoning the chain of thought
 * @param fineObject what {@code <f_object>} says, if anything
 * @param simpleObject what {@code <s_object>} says, if anything
 */
public record ThoughtText(
    String reasoning, Optional<String> fineObject, Optional<String> simpleObject) {
  private static final String FINE = "f_object";
  private static final String SIMPLE = "s_object";
  private static final Pattern MARK =
      Pattern.compile("<(/?)(think|answer|f_object|s_object|frame|box)>");
  private static final Pattern EDGE = Pattern.compile("</?s>|<unk>");
  private static final Pattern CUT_MARK = Pattern.compile("</?[a-z_]*$");
  private static final Pattern WRAPPING =
      Pattern.compile("^[\\s\"'`.]+|[\\s\"'`.]+\\z", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern EDGE_SPACE =
      Pattern.compile("^[\\s\\x1C-\\x1F]++|[\\s\\x1C-\\x1F]++\\z", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Set<String> NOTHING =
      Set.of("null", "none", "nothing", "no object", "no_object", "no such object", "n/a");

  /** A stretch of text and the mark that opens it, as {@code think} or {@code /think}. */
  private record Part(String mark, String text) {}

  /**
   * As published: an object is what stands between the first {@code <s_object>} that is closed and
   * its end, even if that is empty.
   */
  public static ThoughtText asPublished(String text) {
    String reasoning =
        between("think", text)
            .orElseGet(() -> text.split("<(f_object|s_object|answer)>", 2)[0].strip());
    return new ThoughtText(reasoning, between(FINE, text), between(SIMPLE, text));
  }

  private static Optional<String> between(String tag, String text) {
    int from = text.indexOf("<" + tag + ">");
    int to = from < 0 ? -1 : text.indexOf("</" + tag + ">", from);
    return to < 0
        ? Optional.empty()
        : Optional.of(strip(text.substring(from + tag.length() + 2, to)));
  }

  /** Without white space at both ends, that of {@code str.strip} in Python. */
  private static String strip(String text) {
    return EDGE_SPACE.matcher(text).replaceAll("");
  }

  /**
   * With good sense: an end may be missing, where the text was cut or another mark follows; of
   * several objects the first counts that says something, and those after the chain of thought come
   * before those in it; {@code None} and the like are {@code null}.
   */
  public static ThoughtText corrected(String text) {
    String whole = CUT_MARK.matcher(EDGE.matcher(text).replaceAll("")).replaceFirst("");
    int thought = whole.indexOf("</think>");
    List<Part> answer = parts(whole.substring(Math.max(thought, 0)));
    List<Part> all = parts(whole);
    return new ThoughtText(
        reasoning(all),
        object(FINE, answer).or(() -> object(FINE, all)),
        object(SIMPLE, answer).or(() -> object(SIMPLE, all)));
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    String mark = "";
    int from = 0;
    Matcher matcher = MARK.matcher(text);
    while (matcher.find()) {
      parts.add(new Part(mark, text.substring(from, matcher.start()).strip()));
      mark = matcher.group(1) + matcher.group(2);
      from = matcher.end();
    }
    parts.add(new Part(mark, text.substring(from).strip()));
    return parts;
  }

  /** What the thought says, else what precedes the answer. */
  private static String reasoning(List<Part> parts) {
    return parts.stream()
        .filter(part -> part.mark.equals("think") && !part.text.isEmpty())
        .findFirst()
        .orElse(parts.get(0))
        .text;
  }

  private static Optional<String> object(String tag, List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!part.mark.equals(tag) || part.text.isEmpty()) {
        continue;
      }
      boolean isClosed = i + 1 < parts.size() && parts.get(i + 1).mark.equals("/" + tag);
      String words = isClosed ? part.text : part.text.lines().findFirst().orElse("").strip();
      String plain = WRAPPING.matcher(words).replaceAll("").toLowerCase(Locale.ROOT);
      return Optional.of(NOTHING.contains(plain) ? "null" : words);
    }
    return Optional.empty();
  }
}
