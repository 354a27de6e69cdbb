package dev.tgs.models.llama;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Tokens that are found in a text by their name before anything else is cut. */
final class AddedTokens {
  static final int MOST = 1 << 16;

  private final Map<String, Integer> ids;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Character, List<String>> byFirst = new HashMap<>();

  /**
   * @param ids of each token
   * @throws IllegalArgumentException if a token is empty
   */
  AddedTokens(Map<String, Integer> ids) {
    this.ids = new LinkedHashMap<>(ids);
    ids.forEach(
        (name, id) -> {
          if (name.isEmpty()) {
            throw new IllegalArgumentException("an added token must not be empty");
          }
          names.put(id, name);
          byFirst.computeIfAbsent(name.charAt(0), c -> new ArrayList<>()).add(name);
        });
    byFirst.values().forEach(list -> list.sort(Comparator.comparing(String::length).reversed()));
  }

  Map<String, Integer> ids() {
    return ids;
  }

  /**
   * The id of a token.
   *
   * @throws IllegalArgumentException if there is no such token
   */
  long id(String name) {
    Integer id = ids.get(name);
    if (id == null) {
      throw new IllegalArgumentException(
          "The tokenizer has no token '%s' among its %d special and added ones."
              .formatted(name, ids.size()));
    }
    return id;
  }

  /**
   * The token of an id, or null if it is a plain piece.
   *
   * @param size number of ids
   * @throws IllegalArgumentException if it is not one of them
   */
  String name(long id, int size) {
    if (id < 0 || id >= size) {
      throw new IllegalArgumentException(
          "token id %d is not one of 0 to %d".formatted(id, size - 1));
    }
    return names.get((int) id);
  }

  /**
   * These and more tokens.
   *
   * @param next id of the first that is new
   * @param pieces where a token may have an id already
   */
  AddedTokens with(List<String> more, int next, Map<String, Integer> pieces) {
    Map<String, Integer> all = new LinkedHashMap<>(ids);
    int id = next;
    for (String token : more) {
      if (!all.containsKey(token)) {
        Integer piece = pieces.get(token);
        all.put(token, piece == null ? id++ : piece);
      }
    }
    return new AddedTokens(all);
  }

  /** Number of ids, the {@code base} ones of the vocabulary included. */
  int size(int base) {
    return Math.max(base, ids.values().stream().mapToInt(id -> id + 1).max().orElse(0));
  }

  /**
   * Splits a text at its tokens, the longest where several begin.
   *
   * @param from no token touches the characters from here
   * @param to up to here
   * @param gap takes the text between tokens, never empty
   * @param token takes the ids
   */
  void split(String text, int from, int to, Consumer<String> gap, LongConsumer token) {
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      String name = at >= from && at < to ? null : tokenAt(text, at, from, to);
      if (name == null) {
        at++;
        continue;
      }
      if (at > start) {
        gap.accept(text.substring(start, at));
      }
      token.accept(ids.get(name));
      at += name.length();
      start = at;
    }
    if (at > start) {
      gap.accept(text.substring(start));
    }
  }

  private String tokenAt(String text, int at, int from, int to) {
    for (String name : byFirst.getOrDefault(text.charAt(at), List.of())) {
      boolean touches = at < to && at + name.length() > from;
      if (!touches && text.startsWith(name, at)) {
        return name;
      }
    }
    return null;
  }
}
