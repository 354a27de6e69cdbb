package dev.tgs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model's tensors stand in a checkpoint with other names: a table of {@code pattern ->
 * replacement}, one rule a line. The rules apply in their order, each to the key as the ones before
 * left it, and change its first match.
 *
 * <p>A pattern is a regular expression in which a dot stands for itself; a replacement may use
 * {@code $1}. What comes out is a key of the checkpoint, with two additions: {@code q.{a,b}.bias}
 * are the rows of {@code q.a.bias} and below them those of {@code q.b.bias}; {@code table[1/4]} is
 * the second of four equal parts of the rows of {@code table}.
 */
public final class KeyRules {
  /** Every key stays as it is. */
  public static final KeyRules SAME = new KeyRules(List.of());

  private static final String ARROW = " -> ";
  private static final Pattern CHOICE = Pattern.compile("\\{([^}]*)}");
  private static final Pattern PART = Pattern.compile("\\[(\\d+)/(\\d+)]$");

  private record Rule(Pattern pattern, String replacement) {}

  /**
   * One tensor in terms of a checkpoint.
   *
   * @param keys tensors whose rows follow each other
   * @param part which of the equal parts of these rows, from 0
   * @param parts how many parts, 1 for all rows
   */
  public record Rows(List<String> keys, int part, int parts) {}

  private final List<Rule> rules;

  private KeyRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * @param table rules of the form {@code pattern -> replacement}, one a line
   */
  public static KeyRules of(String table) {
    List<Rule> rules = new ArrayList<>();
    table.lines().filter(line -> !line.isBlank()).forEach(line -> rules.add(rule(line)));
    return new KeyRules(rules);
  }

  private static Rule rule(String line) {
    int arrow = line.indexOf(ARROW);
    if (arrow < 0) {
      throw new IllegalArgumentException(
          "Rule '" + line.strip() + "' should read 'pattern -> replacement'.");
    }
    String pattern = line.substring(0, arrow).strip().replace(".", "\\.");
    return new Rule(Pattern.compile(pattern), line.substring(arrow + ARROW.length()).strip());
  }

  /** Where the model's key stands in the checkpoint. */
  public Rows rows(String key) {
    String name = key;
    for (Rule rule : rules) {
      name = rule.pattern().matcher(name).replaceFirst(rule.replacement());
    }
    int part = 0;
    int parts = 1;
    Matcher range = PART.matcher(name);
    if (range.find()) {
      part = Integer.parseInt(range.group(1));
      parts = Integer.parseInt(range.group(2));
      name = name.substring(0, range.start());
    }
    Matcher choice = CHOICE.matcher(name);
    if (!choice.find()) {
      return new Rows(List.of(name), part, parts);
    }
    List<String> keys = new ArrayList<>();
    for (String word : choice.group(1).split(",", -1)) {
      keys.add(name.substring(0, choice.start()) + word + name.substring(choice.end()));
    }
    return new Rows(List.copyOf(keys), part, parts);
  }
}
