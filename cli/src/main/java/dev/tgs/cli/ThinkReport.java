package dev.tgs.cli;

import dev.tgs.bench.speed.DecodeSpeed;
import dev.tgs.bench.speed.LoadSpeed;
import dev.tgs.bench.speed.PeerSpeed;
import dev.tgs.bench.speed.ReferencesSpeed;
import dev.tgs.bench.speed.StepSpeed;
import dev.tgs.bench.speed.ThinkSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measurements of a thinker as Markdown, section by section. */
final class ThinkReport {
  private final String machine;
  private final List<ThinkSpeed> speeds = new ArrayList<>();
  private final List<PeerSpeed> peers = new ArrayList<>();

  ThinkReport(String machine) {
    this.machine = machine;
  }

  String machine() {
    return machine;
  }

  List<ThinkSpeed> speeds() {
    return List.copyOf(speeds);
  }

  /** For JSON. */
  Map<String, Object> data() {
    return Map.of("machine", machine, "think", speeds, "peers", peers);
  }

  /**
   * @param versions of the peers
   * @return its section
   */
  String add(List<PeerSpeed> measured, String versions) {
    peers.addAll(measured);
    return "\n### Beside %s\n%s".formatted(versions, PeerTable.of(measured));
  }

  /**
   * @return its section
   */
  String add(ThinkSpeed speed) {
    speeds.add(speed);
    StringBuilder text = new StringBuilder();
    line(text, "\n### %s\n", speed.storage());
    line(
        text,
        "Matrix product of %d x %d in %s: %.0f GFLOP/s. One row times %d matrices of %d x %d in %s, in turn: %.1f GB/s of weights.",
        speed.matmul().size(),
        speed.matmul().size(),
        speed.matmul().dtype().precisionName(),
        speed.matmul().gigaflops(),
        speed.kernel().matrices(),
        speed.kernel().size(),
        speed.kernel().size(),
        speed.kernel().weights(),
        speed.kernel().gigabytes());
    line(text, "\n%s", loading(speed.load()));
    line(text, "\n| step | s | GFLOP | GFLOP/s | of the product's rate |");
    line(text, "|---|---|---|---|---|");
    for (StepSpeed step : speed.steps()) {
      line(
          text,
          "| %s | %.3f | %.1f | %.1f | %.2f |",
          step.step(),
          step.seconds(),
          step.gigaflop(),
          step.gigaflops(),
          step.gigaflops() / speed.matmul().gigaflops());
    }
    line(text, "\n| decode | s a step | GB of weights | GB/s | of the kernel's rate |");
    line(text, "|---|---|---|---|---|");
    for (DecodeSpeed decode : List.of(speed.alone(), speed.together())) {
      line(
          text,
          "| %d %s, past %d tokens | %.3f | %.2f | %.1f | %.2f |",
          decode.sequences(),
          decode.sequences() == 1 ? "reference" : "references",
          decode.past(),
          decode.seconds(),
          decode.weightBytes() / 1e9,
          decode.gigabytes(),
          speed.ofKernel(decode));
    }
    references(text, speed);
    line(text, "\nPeak resident memory: %.2f GiB.", speed.peakBytes() / 0x1p30);
    return text.toString();
  }

  private static String loading(LoadSpeed load) {
    return String.format(
        Locale.ROOT,
        "All models loaded in %.1f s, of which the thinker took %.1f%s; resident then %.2f GiB.",
        load.seconds(),
        load.thinkerSeconds(),
        load.fromKept() ? " with its language model from the kept file" : "",
        load.residentBytes() / 0x1p30);
  }

  private static void references(StringBuilder text, ThinkSpeed speed) {
    ReferencesSpeed references = speed.references();
    line(
        text,
        "\n| references of a clip | s from the prompt to %d tokens each | times one |",
        references.newTokens());
    line(text, "|---|---|---|");
    line(text, "| 1 | %.2f | 1 |", references.oneSeconds());
    line(
        text,
        "| %d | %.2f | %.2f |",
        references.references(),
        references.allSeconds(),
        references.ratio());
    line(
        text,
        "\nThe same tokens as one by one: %d of %d references.",
        references.same(),
        references.references());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
