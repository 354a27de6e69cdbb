package dev.tgs.train.parallel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that the {@link Launcher} started; its lines on stderr are passed on. */
final class Child {
  private static final int LINE = 500;

  private final int rank;
  private final Process process;
  private final Thread reader;
  private volatile String lastLine = "";

  /**
   * @param output takes each line, from a thread of its own
   * @param atEnd told once when the process has ended
   */
  Child(int rank, Process process, Consumer<String> output, Consumer<Child> atEnd) {
    this.rank = rank;
    this.process = process;
    reader = new Thread(() -> passOn(output), "stderr of rank " + rank);
    reader.setDaemon(true);
    reader.start();
    var unused = process.onExit().thenRun(() -> atEnd.accept(this));
  }

  private void passOn(Consumer<String> output) {
    try (BufferedReader lines = process.errorReader(Charset.defaultCharset())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.accept("[" + rank + "] " + line);
        // The frames below an exception say less than its own line.
        if (!line.isBlank() && !line.matches("\\s+(at |\\.\\.\\. ).*")) {
          lastLine = line.substring(0, Math.min(LINE, line.length())).strip();
        }
      }
    } catch (IOException | UncheckedIOException e) {
      lastLine = "(its stderr could not be read: " + e.getMessage() + ")";
    }
  }

  int rank() {
    return rank;
  }

  boolean failed() {
    return !process.isAlive() && process.exitValue() != 0;
  }

  /** What happened to it, as the end of a sentence. */
  String end() {
    int code = process.exitValue();
    try {
      reader.join(2000); // longer only when a process of the child's own holds its stderr
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "ended with exit code "
        + code
        + (code == 137 ? " (killed; by the system where memory is short)" : "")
        + (lastLine.isEmpty() ? " and said nothing" : ", its last line: '" + lastLine + "'");
  }

  /** Waits for the end; false when it does not come in time. */
  boolean await(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }
}
