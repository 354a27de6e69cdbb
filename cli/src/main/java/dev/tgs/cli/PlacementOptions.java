package dev.tgs.cli;

import dev.tgs.agent.models.Placement;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
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
        "Type of the weights and the computation (default: bf16 where the hardware is fast at it,"
            + " else fp32).",
        "bf16 takes half the memory anywhere."
      })
  private String precision;

  Placement placement() {
    return placement(0);
  }

  /**
   * @param rank of this process among others
   */
  Placement placement(int rank) {
    Device first = Device.parse(device);
    Device where = device.equals("cuda") ? Device.cuda(rank % Device.cudaDevices()) : first;
    DType type =
        precision != null
            ? DType.parsePrecision(precision)
            : !where.isCpu() || Engine.hasFastBfloat16() ? DType.BF16 : DType.F32;
    return new Placement(type, where);
  }
}
