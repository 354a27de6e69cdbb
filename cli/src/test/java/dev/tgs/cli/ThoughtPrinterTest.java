package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.agent.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Thoughts and progress on one terminal. */
class ThoughtPrinterTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter terminal = new PrintWriter(text, true);

  private ThoughtPrinter printer(int references) {
    return new ThoughtPrinter(terminal, references, new ProgressBar(terminal, true, () -> 0));
  }

  /** What is seen in the end: a carriage return starts a line over. */
  private String seen() {
    StringBuilder seen = new StringBuilder();
    for (String line : text.toString().split("\n", -1)) {
      String last = line.substring(line.lastIndexOf('\r') + 1);
      seen.append(last.stripTrailing()).append('\n');
    }
    return seen.toString();
  }

  @Test
  void theBarOfThinkingGivesWayToTheThought() {
    ThoughtPrinter printer = printer(1);
    printer.report(Stage.THINK, 0, 3);
    printer.write(0, "It ");
    printer.report(Stage.THINK, 1, 3);
    printer.write(0, "barks.");
    printer.report(Stage.THINK, 2, 2);
    printer.report(Stage.GROUND, 0, 1);
    printer.end();

    assertThat(seen())
        .isEqualTo(
            """
            It barks.
            think    [########################] 2/2  0.0 s
            ground   [------------------------] 0/1
            """);
  }

  @Test
  void linesOfSeveralThoughtsComeWhole() {
    ThoughtPrinter printer = printer(2);
    printer.write(0, "It ");
    printer.write(1, "He");
    printer.write(0, "barks.\nIt is ");
    printer.write(1, " sings.");
    printer.report(Stage.THINK, 1, 2);
    printer.end();

    assertThat(seen())
        .isEqualTo("[1] It barks.\n[1] It is \n[2] He sings.\n\n".replace(" \n", "\n"));
  }

  @Test
  void aThoughtThatBreaksOffEndsItsLine() {
    ThoughtPrinter printer = printer(1);
    printer.write(0, "It");
    printer.end();
    printer.end();

    assertThat(seen()).isEqualTo("It\n\n");
  }
}
