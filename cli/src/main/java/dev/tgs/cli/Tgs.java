package dev.tgs.cli;

import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code tgs} command. Exit codes: 0 done, 1 failed, 2 called wrongly. */
@Command(
    name = "tgs",
    versionProvider = Version.class,
    description = {
      "Find and cut out what a sentence refers to in a clip with sound.",
      "A clip and a sentence go in; boxes and a mask per frame come out."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SegmentCommand.class,
      ThinkCommand.class,
      DemoCommand.class,
      SynthCommand.class,
      DataCommand.class,
      GroundSegmentCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      TrainCommand.class,
      WeightsCommand.class,
      ParityCommand.class,
      BenchCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed (one sentence on stderr says why), 2 called wrongly.",
      "'tgs COMMAND --help' shows the options of a command with examples."
    })
public final class Tgs implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "On failure, print the stack trace too.")
  private boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing.");
  }

  /** The command line, ready to parse or to run. */
  public static CommandLine commandLine() {
    Tgs tgs = new Tgs();
    CommandLine line = new CommandLine(tgs);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          consoles(command).forEach(Console::clear);
          Failures.report(failure, tgs.debug, command.getErr());
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    line.setParameterExceptionHandler(
        (failure, arguments) -> {
          CommandLine command = failure.getCommandLine();
          PrintWriter err = command.getErr();
          err.println("tgs: " + Failures.sentence(failure.getMessage()));
          CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
          err.println(
              "Try '"
                  + command.getCommandSpec().qualifiedName()
                  + " --help' for more information.");
          return command.getCommandSpec().exitCodeOnInvalidInput();
        });
    return line;
  }

  private static Stream<Console> consoles(CommandLine command) {
    return command.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(Console.class::isInstance)
        .map(Console.class::cast);
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
