package dev.tgs.cli;

import dev.tgs.agent.models.MiniFolder;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where models run and in which precision. */
final class PlacementOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = {
        "cpu or cuda:N (default: ${DEFAULT-VALUE}).",
        "Of several processes, cuda gives each a card of its own."
      })
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "fp32|bf16",
      description = {
        "Type of the weights and the computation (default: bf16 where the hardware is fast at it and"
            + " the models are large, else fp32).",
        "bf16 takes half the memory anywhere."
      })
  private String precision;

  /**
   * @param models that run, as {@code --models} names them
   */
  Placement placement(String models) {
    return placement(models, 0);
  }

  /**
   * @param rank of this process among others
   */
  Placement placement(String models, int rank) {
    Device first = Device.parse(device);
    Device where = device.equals("cuda") ? Device.cuda(rank % Device.cudaDevices()) : first;
    return new Placement(
        precision == null ? precision(models, where) : DType.parsePrecision(precision), where);
  }

  /** Small models gain nothing from bf16, which takes 0.01 of their masks' J. */
  private static DType precision(String models, Device where) {
    boolean isSmall =
        List.of(ModelChoice.MINI, ModelChoice.RANDOM_MINI).contains(models)
            || MiniFolder.is(Path.of(models));
    boolean isFast = !where.isCpu() || Engine.hasFastBfloat16();
    return isFast && !isSmall ? DType.BF16 : DType.F32;
  }
}
