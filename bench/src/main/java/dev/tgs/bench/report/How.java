package dev.tgs.bench.report;

import dev.tgs.agent.models.ModelCard;
import dev.tgs.bench.evaluate.Bootstrap;
import dev.tgs.bench.evaluate.RunSettings;
import dev.tgs.bench.speed.Machine;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a run and its report came about. */
final class How {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

  static final String INTERVALS =
      "In brackets: where a mean lies in 95 of 100 cases if whole clips are drawn again, by %d draws."
          .formatted(Bootstrap.DRAWS);

  private final RunSettings settings;
  private final Map<String, String> facts = new LinkedHashMap<>();

  /**
   * @param took how long the run took, if that is known
   */
  How(RunSettings settings, Optional<Duration> took) {
    this.settings = settings;
    facts.put("program", settings.software());
    facts.put("benchmark", settings.data() + " (tables " + settings.table() + ")");
    for (ModelCard model : settings.models()) {
      facts.put(
          model.phase(),
          "%s, %s, %s on %s%s"
              .formatted(
                  model.name(),
                  model.source(),
                  model.precision(),
                  model.device(),
                  model.random() ? ", random weights: its answers mean nothing" : ""));
    }
    took.ifPresent(time -> facts.put("run", "took " + words(time)));
    facts.put(
        "report",
        "%s, on %s (%s)"
            .formatted(
                ZonedDateTime.now(ZoneOffset.UTC).format(MINUTE),
                Machine.describe(Runtime.getRuntime().availableProcessors()),
                Runtime.version()));
  }

  private static String words(Duration time) {
    return time.toMinutes() < 1
        ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3)
        : "%d h %02d min %02d s"
            .formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  void write(Html html) {
    html.add("h2", "How it was done", "id", "how").begin("dl");
    facts.forEach((name, value) -> html.add("dt", name).add("dd", value));
    html.end().begin("details").add("summary", "All settings");
    html.add("pre", settings.text()).end();
  }

  void write(Markdown markdown) {
    markdown.title(2, "How it was done");
    facts.forEach(markdown::item);
  }
}
