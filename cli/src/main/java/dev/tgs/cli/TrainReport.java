package dev.tgs.cli;

import dev.tgs.train.refthinker.speed.StepTime;
import dev.tgs.train.refthinker.speed.TrainSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measurements of a training step as Markdown, section by section. */
final class TrainReport {
  private final String machine;
  private final List<TrainSpeed> speeds = new ArrayList<>();

  TrainReport(String machine) {
    this.machine = machine;
  }

  String machine() {
    return machine;
  }

  /** For JSON. */
  Map<String, Object> data() {
    return Map.of("machine", machine, "train", speeds);
  }

  /**
   * @return its section
   */
  String add(TrainSpeed speed) {
    speeds.add(speed);
    StringBuilder text = new StringBuilder();
    line(text, "\n### %s\n", speed.precision());
    line(
        text,
        "Matrix product of %d x %d in %s: %.0f GFLOP/s. %d %s, %d %s of %d tokens; %.0f million frozen weights in %s, %.0f million trained ones in fp32. Resident with AdamW's state: %.2f GiB.",
        speed.matmul().size(),
        speed.matmul().size(),
        speed.matmul().dtype().precisionName(),
        speed.matmul().gigaflops(),
        speed.layers(),
        speed.layers() == 1 ? "layer" : "layers",
        speed.microBatch(),
        speed.microBatch() == 1 ? "sequence" : "sequences",
        speed.tokens() / speed.microBatch(),
        speed.frozenWeights() / 1e6,
        speed.precision(),
        speed.trainedWeights() / 1e6,
        speed.loadedBytes() / 0x1p30);
    line(
        text,
        "\nA step needs %.1f GFLOP forward (%.1f were counted) and %.1f backward.",
        speed.flops().forward() / 1e9,
        speed.countedForward() / 1e9,
        speed.flops().backward() / 1e9);
    way(text, "values kept", speed, speed.kept());
    way(text, "layers computed again", speed, speed.recomputed());
    line(
        text,
        "\nForward and backward take %.2f times as long where layers are computed again, which does not count as work.",
        speed.recomputedRatio());
    return text.toString();
  }

  private static void way(StringBuilder text, String name, TrainSpeed speed, TrainSpeed.Way way) {
    StepTime time = way.time();
    line(text, "\n| step, %s | s | GFLOP/s | of the product's rate |", name);
    line(text, "|---|---|---|---|");
    row(text, "data", time.data());
    row(text, speed, "forward", speed.flops().forward(), time.forward());
    row(text, speed, "backward", speed.flops().backward(), time.backward());
    row(text, speed, "forward and backward", speed.flops().both(), time.both());
    row(text, "sum of gradients", time.sum());
    row(text, "optimiser", time.optimizer());
    row(text, speed, "whole step", speed.flops().both(), time.whole());
    line(
        text,
        "\n%.1f tokens a second. Peak resident memory: %.2f GiB.",
        speed.tokens() / time.whole(),
        way.peakBytes() / 0x1p30);
  }

  private static void row(StringBuilder text, String name, double seconds) {
    line(text, "| %s | %.3f | | |", name, seconds);
  }

  private static void row(
      StringBuilder text, TrainSpeed speed, String name, double flop, double seconds) {
    line(
        text,
        "| %s | %.3f | %.1f | %.2f |",
        name,
        seconds,
        flop / seconds / 1e9,
        speed.ofMatmul(flop, seconds));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
