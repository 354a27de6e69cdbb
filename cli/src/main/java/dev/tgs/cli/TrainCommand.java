package dev.tgs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description =
        "Train the mini agent on drawn scenes, or Ref-Thinker or its projectors as published.",
    subcommands = {
      TrainMiniCommand.class,
      TrainRefThinkerCommand.class,
      TrainProjectorCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs train mini --part grounder --minutes 40 --out mini/",
      "  ./tgs train mini --part grounder --minutes 40 --out mini/ --resume"
    })
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to train: a command such as mini, ref-thinker or projector is missing.");
  }
}
