package dev.tgs.bench.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.bench.files.RunException;
import dev.tgs.media.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The file in which the published scripts keep the scores of a run: an object with an entry for
 * each uid, and the means in front once the run is at its end. What an entry has beside is kept.
 */
public final class MetricLog {
  private static final String MEAN_IOU = "overall_average_iou";
  private static final String MEAN_F = "overall_average_fscore";

  /** An F that does not apply. */
  private static final double NONE = -999;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Path file;
  private final PublishedRun run;
  private final Map<String, Map<String, Object>> entries = new LinkedHashMap<>();

  /**
   * What an entry says.
   *
   * @param iou J, or S where nothing is meant
   * @param f NaN where it does not apply
   */
  public record Entry(double iou, double f) {}

  private MetricLog(Path file, PublishedRun run) {
    this.file = file;
    this.run = run;
  }

  /**
   * Reads the file if it is there.
   *
   * @throws RunException if it is not one of these files
   */
  public static MetricLog open(Path file, PublishedRun run) {
    MetricLog log = new MetricLog(file, run);
    if (Files.exists(file)) {
      try {
        log.take(MAPPER.readTree(Files.readString(file)));
      } catch (JsonProcessingException e) {
        throw new RunException(
            "%s is no JSON (%s); move it away to begin anew."
                .formatted(file, e.getOriginalMessage()),
            e);
      } catch (IOException e) {
        throw new RunException("%s cannot be read (%s).".formatted(file, e), e);
      }
    }
    return log;
  }

  /** Begins the file anew, whatever is there. */
  public static MetricLog begin(Path file, PublishedRun run) {
    return new MetricLog(file, run);
  }

  private void take(JsonNode root) {
    if (!root.isObject()) {
      throw new RunException(
          "%s is no object with an entry for each uid; move it away to begin anew."
              .formatted(file));
    }
    root.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals(MEAN_IOU) && !field.getKey().equals(MEAN_F)) {
                entries.put(field.getKey(), fields(field.getKey(), field.getValue()));
              }
            });
  }

  private Map<String, Object> fields(String uid, JsonNode entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    entry.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
    if (!(fields.get(run.iouField()) instanceof Number)
        || !(fields.get(run.fField()) instanceof Number)) {
      throw new RunException(
          "%s has no numbers %s and %s for '%s'; move it away to begin anew."
              .formatted(file, run.iouField(), run.fField(), uid));
    }
    return fields;
  }

  private static Object plain(JsonNode value) {
    return value.isIntegralNumber()
        ? (Object) value.longValue()
        : value.isNumber() ? (Object) value.doubleValue() : value.asText();
  }

  /** Each uid with its scores, in the order of the file. */
  public Map<String, Entry> entries() {
    Map<String, Entry> all = new LinkedHashMap<>();
    entries.forEach(
        (uid, fields) -> {
          double f = number(fields, run.fField());
          all.put(uid, new Entry(number(fields, run.iouField()), f < 0 ? Double.NaN : f));
        });
    return all;
  }

  private static double number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /**
   * Adds an entry, unless the uid has one.
   *
   * @param words what the thought names: f_object and s_object; or ref alone
   * @param entry scores as float32, widened
   */
  public void add(String uid, String vid, Map<String, String> words, Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("vid", vid);
    fields.putAll(words);
    for (String name : List.of("f_mean_iou", "s_mean_iou", "f_fscore", "s_fscore")) {
      fields.put(name, 0L);
    }
    fields.put(run.iouField(), entry.iou());
    fields.put(run.fField(), Double.isNaN(entry.f()) ? (Object) (long) NONE : (Object) entry.f());
    entries.putIfAbsent(uid, fields);
  }

  /** Puts the file in the place of the one that is there, as after each reference. */
  public void write() {
    AtomicFiles.writeString(file, PythonJson.indented(entries));
  }

  /** The same with the means in front, as at the end of a run. */
  public void finish() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(MEAN_IOU, mean(Entry::iou));
    all.put(MEAN_F, mean(Entry::f));
    all.putAll(entries);
    AtomicFiles.writeString(file, PythonJson.indented(all));
  }

  /** Over all entries but those that are negative or not a number; 0 if none is left. */
  String mean(ToDoubleFunction<Entry> value) {
    double mean =
        entries().values().stream().mapToDouble(value).filter(one -> one >= 0).average().orElse(0);
    return String.format(Locale.ROOT, "%.4f", mean);
  }
}
