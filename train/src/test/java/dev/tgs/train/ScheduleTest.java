package dev.tgs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void theRateRisesStaysAndFalls() {
    Schedule schedule = new Schedule.Plateau(2, 10, .3, .1);
    assertThat(schedule.rate(1, 0)).isEqualTo(.2);
    assertThat(schedule.rate(10, .09)).isEqualTo(2);
    assertThat(schedule.rate(30, .3)).isEqualTo(2);
    assertThat(schedule.rate(66, .65)).isCloseTo(1.1, within(1e-12));
    assertThat(schedule.rate(101, 1)).isCloseTo(.2, within(1e-12));
    assertThat(schedule.rate(120, 1.2)).isCloseTo(.2, within(1e-12));
  }

  @Test
  void aPlainCosineFallsFromTheBeginningToNothing() {
    Schedule schedule = Schedule.cosine(4, 0);
    assertThat(schedule.rate(1, 0)).isEqualTo(4);
    assertThat(schedule.rate(26, .25)).isCloseTo(2 + Math.sqrt(2), within(1e-12));
    assertThat(schedule.rate(51, .5)).isCloseTo(2, within(1e-12));
    assertThat(schedule.rate(101, 1)).isCloseTo(0, within(1e-12));
    assertThat(new Schedule.Plateau(4, 0, 1, 0).rate(101, 1)).isEqualTo(4);
  }

  @Test
  void aRunIsToldInStepsOrInTime() {
    assertThat(Span.steps(200).share(50, 1e9)).isEqualTo(.25);
    assertThat(Span.time(Duration.ofMinutes(2)).share(1_000_000, 30)).isEqualTo(.25);
    assertThatThrownBy(() -> Span.steps(0)).hasMessageContaining("0 steps and 0.0 seconds");
    assertThatThrownBy(() -> new Span(3, 4)).hasMessageContaining("3 steps and 4.0 seconds");
  }
}
