package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.agent.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final StringWriter text = new StringWriter();
  private long seconds;

  private ProgressBar bar(boolean terminal) {
    return new ProgressBar(new PrintWriter(text, true), terminal, () -> seconds * 1_000_000_000L);
  }

  @Test
  void aTerminalSeesTheTimeLeft() {
    ProgressBar bar = bar(true);
    bar.report(Stage.GROUND, 0, 4);
    seconds = 30;
    bar.report(Stage.GROUND, 1, 4);
    assertThat(text.toString())
        .isEqualTo(
            "\rground   [------------------------] 0/4"
                + "\rground   [######------------------] 1/4  1:30 min left");
  }

  @Test
  void theLastStepEndsTheLine() {
    ProgressBar bar = bar(true);
    bar.report(Stage.READ, 0, 1);
    seconds = 2;
    bar.report(Stage.READ, 1, 1);
    assertThat(text.toString()).endsWith("1/1  2.0 s\n");
  }

  @Test
  void aBarMakesRoomForOtherText() {
    ProgressBar bar = bar(true);
    bar.clear();
    bar.report(Stage.THINK, 0, 1);
    text.getBuffer().setLength(0);
    bar.clear();
    bar.clear();
    assertThat(text.toString()).isEqualTo("\r" + " ".repeat(39) + "\r");
    bar.report(Stage.THINK, 1, 1);
    text.getBuffer().setLength(0);
    bar.clear();
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void aLogGetsALineNowAndThenAndOneAtTheEnd() {
    ProgressBar bar = bar(false);
    bar.report(Stage.SEGMENT, 0, 40);
    for (int i = 1; i <= 40; i++) {
      seconds = i;
      bar.report(Stage.SEGMENT, i, 40);
    }
    assertThat(text.toString().lines()).hasSize(3);
    assertThat(text.toString()).contains("15/40  25 s left").contains("40/40  40 s");
  }
}
