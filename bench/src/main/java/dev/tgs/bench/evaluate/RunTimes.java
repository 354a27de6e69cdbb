package dev.tgs.bench.evaluate;

import dev.tgs.bench.files.JsonLines;
import dev.tgs.bench.files.LineFile;
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

  private static final JsonLines<Part> LINES =
      new JsonLines<>(
          Json.MAPPER,
          Part.class,
          part -> part.begin() != null,
          "begin",
          "time of a run",
          "the report leaves that time out");

  private RunTimes() {}

  static void add(Path run, Instant begin, Duration took, int references, boolean shares) {
    Part part = new Part(begin.toString(), took.toMillis() / 1e3, references, shares);
    try (LineFile file = LineFile.open(run.resolve(FILE))) {
      file.add(LINES.write(part));
    }
  }

  /** All parts together; empty where none came to its end. */
  public static Optional<Duration> total(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    double seconds =
        LINES.read(LineFile.read(file), file).stream().mapToDouble(Part::seconds).sum();
    return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) (1e3 * seconds)));
  }
}
