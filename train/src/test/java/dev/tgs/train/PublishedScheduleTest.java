package dev.tgs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against the rates that {@code parity/ref_train.py} computed. */
class PublishedScheduleTest {
  @Test
  void ratesAreThoseOfThePublishedRunAndOfTransformers() throws Exception {
    JsonNode rates =
        new ObjectMapper()
            .readTree(Path.of("src/test/resources/parity/refthinker-train-rates.json").toFile());
    double peak = rates.get("peak").asDouble();
    long total = rates.get("updates").asLong();
    long warmUp = rates.get("warm_up").asLong();
    Schedule published = new Schedule.Published(peak, warmUp, total);
    Schedule cosine = new Schedule.Cosine(peak, warmUp, total);
    assertThat(total).isEqualTo(660);
    for (int step = 1; step <= total; step++) {
      assertThat(published.rate(step, 0))
          .isCloseTo(rates.get("published").get(step - 1).asDouble(), within(1e-9 * peak));
      assertThat(cosine.rate(step, 0))
          .isCloseTo(rates.get("cosine").get(step - 1).asDouble(), within(1e-9 * peak));
    }
  }
}
