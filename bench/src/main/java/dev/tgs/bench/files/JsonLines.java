package dev.tgs.bench.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How the lines of a file in JSON are read and written.
 *
 * @param type of a line
 * @param isWhole whether a line has what it must have
 * @param parts that it must have, for a message
 * @param what a line is, for a message
 * @param again what happens where a line is taken out, for a message
 */
public record JsonLines<T>(
    JsonMapper mapper,
    Class<T> type,
    Predicate<T> isWhole,
    String parts,
    String what,
    String again) {
  /**
   * All lines but the blank ones.
   *
   * @throws RunException if one is damaged
   */
  public List<T> read(List<String> lines, Path file) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        all.add(read(lines.get(i), i + 1, file));
      }
    }
    return all;
  }

  private T read(String line, int number, Path file) {
    T value;
    try {
      value = mapper.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new RunException(damage(number, file, e.getOriginalMessage()), e);
    }
    if (value == null || !isWhole.test(value)) {
      throw new RunException(damage(number, file, "it lacks " + parts));
    }
    return value;
  }

  private String damage(int number, Path file, String wrong) {
    return "%s, line %d is no %s (%s); take the line out, and %s."
        .formatted(file, number, what, wrong, again);
  }

  /** A line without its end. */
  public String write(T value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a %s could not be put into JSON".formatted(what), e);
    }
  }
}
