package dev.tgs.cli;

import dev.tgs.agent.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * How a command speaks: results on stdout, progress and warnings on stderr, where {@code --quiet}
 * silences all but warnings.
 */
final class Console {
  /** The launcher sets this where stderr is a terminal, whose lines can be written over. */
  private static final boolean TERMINAL = Boolean.getBoolean("tgs.terminal");

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress, only warnings and errors.")
  private boolean quiet;

  @Option(names = "--json", description = "Print the result as JSON on stdout.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Whether a person reads the result as it comes. */
  boolean speaks() {
    return !quiet && !json;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** A line of the result for a person; silent where JSON or nothing is wanted. */
  void say(String format, Object... values) {
    if (speaks()) {
      out().println(String.format(Locale.ROOT, format, values));
      out().flush();
    }
  }

  /** What the user did not ask for but may want to know. */
  void note(String format, Object... values) {
    if (!quiet) {
      err().println("tgs: " + String.format(Locale.ROOT, format, values));
      err().flush();
    }
  }

  /** What the user must know. */
  void warn(String message) {
    err().println("tgs: warning: " + message);
    err().flush();
  }

  /** Progress with an estimate of the time left. */
  Progress progress() {
    return quiet ? Progress.SILENT : new ProgressBar(err(), TERMINAL);
  }
}
