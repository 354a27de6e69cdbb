package dev.tgs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    description = "Look at a benchmark before it is used.",
    subcommands = {DataCheckCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {"  ./tgs data check --data REFAVS/"})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do with the data: a command such as check is missing.");
  }
}
