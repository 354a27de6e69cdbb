package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tgs.bench.files.LineFile;
import dev.tgs.bench.files.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long the parts of a run took, a line a part that came to its end, in {@code times.jsonl}. */
public final class RunTimes {
  private static final String FILE = "times.jsonl";

  /**
   * @param begin in ISO 8601
   * @param references that were new
   */
  record Part(String begin, double seconds, int references, boolean shares) {}

  private RunTimes() {}

  static void add(Path run, Instant begin, Duration took, int references, boolean shares) {
    Part part = new Part(begin.toString(), took.toMillis() / 1e3, references, shares);
    try (LineFile file = LineFile.open(run.resolve(FILE))) {
      file.add(Json.MAPPER.writeValueAsString(part));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("times could not be put into JSON", e);
    }
  }

  /** All parts together; empty where none came to its end. */
  public static Optional<Duration> total(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    double seconds = 0;
    for (String line : LineFile.read(file)) {
      try {
        seconds += Json.MAPPER.readValue(line, Part.class).seconds();
      } catch (JsonProcessingException e) {
        throw new RunException(
            "%s is damaged (%s); take it away, only times are in it."
                .formatted(file, e.getOriginalMessage()),
            e);
      }
    }
    return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) (1e3 * seconds)));
  }
}
