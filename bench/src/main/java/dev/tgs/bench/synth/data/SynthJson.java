package dev.tgs.bench.synth.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a data set in JSON: snake case, enums in lower case. */
final class SynthJson {
  private static final long LONGEST = 1 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private SynthJson() {}

  /** On one line. */
  static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be put into JSON", e);
    }
  }

  static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be put into JSON", e);
    }
  }

  /**
   * A small file as a record.
   *
   * @throws AgentException if it cannot be read or does not fit
   */
  static <T> T read(Path file, Class<T> type) {
    try {
      long size = Files.size(file);
      if (size > LONGEST) {
        throw new AgentException(
            "'%s' has %d bytes, more than %d; it is no file of 'tgs synth'."
                .formatted(file, size, LONGEST));
      }
      return parse(Files.readString(file), type, file.toString());
    } catch (IOException e) {
      throw new AgentException(
          "'%s' cannot be read (%s); is this the folder of a data set by 'tgs synth'?"
              .formatted(file, e),
          e);
    }
  }

  /**
   * @param place where the text is from, for messages
   */
  static <T> T parse(String text, Class<T> type, String place) {
    try {
      T value = MAPPER.readValue(text, type);
      if (value != null) {
        return value;
      }
      throw new AgentException("'%s' says nothing; write the data set anew.".formatted(place));
    } catch (JsonProcessingException e) {
      throw new AgentException(
          "'%s' does not fit (%s); write the data set anew with 'tgs synth'."
              .formatted(place, e.getOriginalMessage()),
          e);
    }
  }
}
