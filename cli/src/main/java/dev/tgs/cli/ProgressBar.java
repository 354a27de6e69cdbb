package dev.tgs.cli;

import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows a stage's steps and the time it will still take. A terminal gets one bar that moves; a log
 * gets a line when a stage ends and, in a long one, now and then.
 */
final class ProgressBar implements Progress {
  private static final int CELLS = 24;
  private static final double SECONDS_BETWEEN_LOG_LINES = 15;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier clock;
  private long start;
  private long lastLine;
  private int lastLength;

  ProgressBar(PrintWriter out, boolean terminal) {
    this(out, terminal, System::nanoTime);
  }

  /**
   * @param clock in nanoseconds
   */
  ProgressBar(PrintWriter out, boolean terminal, LongSupplier clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void report(Stage stage, int done, int total) {
    long now = clock.getAsLong();
    if (done == 0) {
      start = now;
      lastLine = now;
    }
    boolean last = done == total;
    double seconds = (now - start) / 1e9;
    String line = line(stage, done, total, seconds);
    if (terminal) {
      String rest = " ".repeat(Math.max(0, lastLength - line.length()));
      out.print("\r" + line + rest + (last ? "\n" : ""));
      lastLength = last ? 0 : line.length();
    } else if (last || (now - lastLine) / 1e9 >= SECONDS_BETWEEN_LOG_LINES) {
      out.println(line);
      lastLine = now;
    }
    out.flush();
  }

  /** Makes room on the terminal for other text; the next report draws the bar again. */
  void clear() {
    if (lastLength > 0) {
      out.print("\r" + " ".repeat(lastLength) + "\r");
      out.flush();
      lastLength = 0;
    }
  }

  private static String line(Stage stage, int done, int total, double seconds) {
    int full = total == 0 ? CELLS : (int) ((long) CELLS * done / total);
    String time =
        done == total
            ? clock(seconds)
            : done == 0 ? "" : clock(seconds / done * (total - done)) + " left";
    return String.format(
            Locale.ROOT,
            "%-8s [%s%s] %d/%d  %s",
            stage.name().toLowerCase(Locale.ROOT),
            "#".repeat(full),
            "-".repeat(CELLS - full),
            done,
            total,
            time)
        .stripTrailing();
  }

  private static String clock(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
            : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
  }
}
