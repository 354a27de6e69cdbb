package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.media.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of a run: {@code settings.json}, and {@code results.jsonl} with a line a reference. A
 * line is on disk before the next reference begins; one that a crash has cut is taken away when the
 * folder is opened again.
 */
public final class ResultLog implements AutoCloseable {
  static final String RESULTS = "results.jsonl";
  static final String SETTINGS = "settings.json";

  private static final int MOST_DIFFERENCES = 3;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, ReferenceResult> results = new LinkedHashMap<>();

  private ResultLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Begins a run, or goes on with the one in the folder.
   *
   * @throws EvaluationException if another process works there, if the run there has other
   *     settings, or if its results are damaged
   */
  public static ResultLog open(Path folder, EvaluationSettings settings) {
    Path file = folder.resolve(RESULTS);
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      ResultLog log = new ResultLog(file, channel);
      try {
        log.lock();
        log.settle(folder.resolve(SETTINGS), settings.toJson());
        log.readAll();
        return log;
      } catch (IOException | RuntimeException e) {
        log.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvaluationException(
          "The folder of the run '%s' cannot be used (%s); choose another one with --out."
              .formatted(folder, e),
          e);
    }
  }

  /** The results of a finished or broken run, for reading only. */
  public static List<ReferenceResult> read(Path folder) {
    Path file = folder.resolve(RESULTS);
    try {
      return parse(Files.readAllBytes(file), file).results();
    } catch (IOException e) {
      throw new EvaluationException(
          "There are no results to read in %s (%s); run 'tgs evaluate' first."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The lock goes with the channel, and with the process if that is killed. */
  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new EvaluationException(
          "Another run writes to %s; wait for it, or choose another folder with --out."
              .formatted(file));
    }
  }

  private void settle(Path path, JsonNode now) throws IOException {
    if (!Files.exists(path)) {
      if (channel.size() > 0) {
        throw new EvaluationException(
            "%s has results but %s is missing beside it; choose another folder with --out."
                .formatted(file, SETTINGS));
      }
      AtomicFiles.writeString(
          path, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(now) + "\n");
      return;
    }
    JsonNode before;
    try {
      before = Json.MAPPER.readTree(path.toFile());
    } catch (JsonProcessingException e) {
      throw new EvaluationException(
          "%s is no JSON; choose another folder with --out.".formatted(path), e);
    }
    // Through text, so that numbers have the same type on either side.
    JsonNode fresh = Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(now));
    List<String> differences = EvaluationSettings.differences(before, fresh);
    if (!differences.isEmpty()) {
      int more = differences.size() - MOST_DIFFERENCES;
      throw new EvaluationException(
          "The run in %s has other settings: %s%s; choose another folder with --out, or run it as before."
              .formatted(
                  file.getParent(),
                  String.join("; ", differences.subList(0, differences.size() - Math.max(0, more))),
                  more > 0 ? "; and %d more".formatted(more) : ""));
    }
  }

  private void readAll() throws IOException {
    Parsed parsed = parse(Files.readAllBytes(file), file);
    channel.truncate(parsed.whole());
    channel.position(parsed.whole());
    parsed.results().forEach(result -> results.put(result.uid(), result));
  }

  /**
   * @param whole bytes up to the last line that was finished
   */
  private record Parsed(List<ReferenceResult> results, long whole) {}

  private static Parsed parse(byte[] bytes, Path file) {
    List<ReferenceResult> results = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
        try {
          results.add(whole(Json.MAPPER.readValue(line, ReferenceResult.class)));
        } catch (JsonProcessingException e) {
          throw new EvaluationException(
              "%s, line %d is no result (%s); take the line out, and the reference will be evaluated again."
                  .formatted(file, results.size() + 1, e.getOriginalMessage()),
              e);
        }
        begin = i + 1;
      }
    }
    return new Parsed(results, begin);
  }

  private static ReferenceResult whole(ReferenceResult result) throws JsonProcessingException {
    if (result == null
        || result.uid() == null
        || result.split() == null
        || result.modes() == null
        || result.modes().values().stream().anyMatch(m -> m == null || m.scores() == null)) {
      throw new JsonMappingException(null, "it lacks uid, split, or the scores of its modes");
    }
    return result;
  }

  boolean has(String uid) {
    return results.containsKey(uid);
  }

  /** Writes a result to the disk. */
  void add(ReferenceResult result) {
    try {
      ByteBuffer line =
          ByteBuffer.wrap(
              (Json.MAPPER.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new EvaluationException(
          "%s cannot be written (%s); free some space and run again, it goes on from here."
              .formatted(file, e.getMessage()),
          e);
    }
    results.put(result.uid(), result);
  }

  /** So far, in the order in which they came. */
  public List<ReferenceResult> results() {
    return List.copyOf(results.values());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EvaluationException("%s cannot be closed.".formatted(file), e);
    }
  }
}
