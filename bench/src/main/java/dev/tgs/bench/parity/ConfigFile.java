package dev.tgs.bench.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A configuration in JSON. */
final class ConfigFile {
  private static final long LONGEST = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigFile() {}

  /**
   * The file as a record; an empty object if there is none.
   *
   * @throws AgentException if it is not JSON or its values do not fit
   */
  static <T> T read(Optional<Path> file, Class<T> type) {
    String name = file.map(Path::toString).orElse("the default configuration");
    try {
      if (file.isPresent() && Files.size(file.get()) > LONGEST) {
        throw new AgentException(
            "The configuration %s has %d bytes, more than %d; give the JSON of a model's configuration."
                .formatted(name, Files.size(file.get()), LONGEST));
      }
      return JSON.readValue(file.isPresent() ? Files.readString(file.get()) : "{}", type);
    } catch (JsonMappingException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason =
          cause instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : cause.getMessage();
      throw new AgentException("The configuration %s does not fit: %s".formatted(name, reason), e);
    } catch (JsonProcessingException e) {
      throw new AgentException(
          "The configuration %s is not JSON: %s.".formatted(name, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new AgentException("The configuration %s cannot be read.".formatted(name), e);
    }
  }
}
