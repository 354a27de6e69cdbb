package dev.tgs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "weights",
    description = "Look at weight files, or merge an adapter into a model's.",
    subcommands = {InspectCommand.class, MergeCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs weights inspect sam2.1_hiera_large.pt",
      "  ./tgs weights merge weights/ --out merged/"
    })
final class WeightsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do with weights: a command such as inspect or merge is missing.");
  }
}
