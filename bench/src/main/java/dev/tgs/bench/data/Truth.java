package dev.tgs.bench.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a reference of a drawn benchmark, a line of {@code truth.jsonl}.
 *
 * @param kind of reference, such as a sound's order or a place
 * @param reworded whether it is said in a roundabout way
 * @param sObject the right object phrase; {@code null} in words where nothing is meant
 * @param fObject the right object in detail
 * @param chain the right reasoning
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Truth(
    String uid, String kind, boolean reworded, String sObject, String fObject, String chain) {
  static final String FILE = "truth.jsonl";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  static Map<String, Truth> read(Path file) {
    Map<String, Truth> truths = new LinkedHashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        Truth truth = one(line, file, number);
        truths.put(truth.uid(), truth);
      }
    } catch (IOException e) {
      throw new DataException("%s cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
    return truths;
  }

  private static Truth one(String line, Path file, int number) {
    Truth truth;
    try {
      truth = MAPPER.readValue(line, Truth.class);
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s, line %d is no JSON object of a reference (%s); write the benchmark anew."
              .formatted(file, number, e.getOriginalMessage()),
          e);
    }
    if (truth == null || truth.uid() == null || truth.kind() == null || truth.sObject() == null) {
      throw new DataException(
          "%s, line %d lacks uid, kind or s_object; write the benchmark anew."
              .formatted(file, number));
    }
    return truth;
  }
}
