package dev.tgs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.regex.Pattern;
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

  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cntrl}&&[^\n\t]]", Pattern.UNICODE_CHARACTER_CLASS);

  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress, only warnings and errors.")
  private boolean quiet;

  @Option(names = "--json", description = "Print the result as JSON on stdout.")
  private boolean json;

  private ProgressBar bar;

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
      print(format, values);
    }
  }

  /** A line of a result that is nowhere else. */
  void print(String format, Object... values) {
    clear();
    out().println(plain(String.format(Locale.ROOT, format, values)));
    out().flush();
  }

  /** A part of a result as it stands, for a person; silent where JSON is wanted. */
  void show(String text) {
    if (!json) {
      clear();
      out().print(plain(text));
      out().flush();
    }
  }

  /** The result for a program, where {@link #json()} is wanted. */
  void printJson(Object result) {
    try {
      out().println(JSON.writeValueAsString(result));
      out().flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result could not be put into JSON", e);
    }
  }

  /** What the user did not ask for but may want to know. */
  void note(String format, Object... values) {
    if (!quiet) {
      clear();
      err().println("tgs: " + plain(String.format(Locale.ROOT, format, values)));
      err().flush();
    }
  }

  /** What the user must know. */
  void warn(String message) {
    clear();
    err().println("tgs: warning: " + plain(message));
    err().flush();
  }

  /** Progress with an estimate of the time left. */
  ProgressBar progress() {
    if (bar == null) {
      bar =
          quiet
              ? new ProgressBar(new PrintWriter(Writer.nullWriter()), false)
              : new ProgressBar(err(), TERMINAL);
    }
    return bar;
  }

  /** Makes room on the terminal for what comes next. */
  void clear() {
    progress().clear();
  }

  /**
   * Text that others wrote, such as a model elsewhere, without the characters that steer a
   * terminal.
   */
  static String plain(String text) {
    return CONTROL.matcher(text).replaceAll("");
  }
}
