package dev.tgs.train.refthinker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.media.AtomicFiles;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** The hyper-parameters of a training as a file in JSON. */
final class ConfigFile {
  private static final long LONGEST = 1 << 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ConfigFile() {}

  /**
   * A configuration with what a file and, over it, single settings say.
   *
   * @param published what neither says
   * @param file may be null
   * @param settings by their names in the file
   * @param check fails with an {@link IllegalArgumentException} if something does not fit
   */
  static <T extends Record> T over(
      T published, Path file, Map<String, Object> settings, Consumer<T> check) {
    ObjectNode whole = MAPPER.valueToTree(published);
    if (file != null) {
      whole.setAll(read(file));
    }
    whole.setAll(MAPPER.<ObjectNode>valueToTree(settings));
    try {
      @SuppressWarnings("unchecked") // the class of an object of this type
      Class<T> type = (Class<T>) published.getClass();
      T config = MAPPER.treeToValue(whole, type);
      check.accept(config);
      return config;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TrainException(
          "The settings%s do not fit: %s; those of a run stand in its config.json."
              .formatted(
                  file == null ? "" : " in '" + file + "'",
                  String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static ObjectNode read(Path file) {
    try {
      long size = Files.size(file);
      if (size > LONGEST) {
        throw new TrainException(
            "The configuration '%s' has %d bytes, more than %d; it is no configuration of a training."
                .formatted(file, size, LONGEST));
      }
      JsonNode tree = MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw new TrainException(
          "The configuration '%s' is no JSON object; write settings such as {\"epochs\": 3}."
              .formatted(file));
    } catch (IOException e) {
      throw new TrainException("The configuration '%s' cannot be read (%s).".formatted(file, e), e);
    }
  }

  static void write(Record config, Path file) {
    try {
      AtomicFiles.writeString(
          file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be put into JSON", e);
    }
  }
}
