package dev.tgs.cli;

import dev.tgs.agent.models.Placement;
import dev.tgs.bench.speed.MatmulRate;
import dev.tgs.bench.speed.MemoryTrail;
import dev.tgs.bench.speed.PathSpeed;
import dev.tgs.bench.speed.PeerSpeed;
import dev.tgs.bench.speed.StageSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measurements as Markdown. */
final class BenchReport {
  /**
   * The path of clips in one precision.
   *
   * @param rate of large products in the type that is computed in
   * @param loadSeconds of both models
   * @param loadedBytes resident memory with both models loaded
   */
  record Paths(
      String precision,
      MatmulRate rate,
      double loadSeconds,
      long loadedBytes,
      List<PathSpeed> speeds) {}

  private record Trail(String precision, MemoryTrail trail) {}

  private final String machine;
  private final List<Paths> paths = new ArrayList<>();
  private final List<PeerSpeed> peers = new ArrayList<>();
  private final List<Trail> trails = new ArrayList<>();

  BenchReport(String machine) {
    this.machine = machine;
  }

  void add(Paths measured) {
    paths.add(measured);
  }

  void add(List<PeerSpeed> measured) {
    peers.addAll(measured);
  }

  void add(Placement placement, MemoryTrail trail) {
    trails.add(new Trail(placement.precision().precisionName(), trail));
  }

  /** For JSON. */
  Map<String, Object> data() {
    return Map.of("machine", machine, "paths", paths, "peers", peers, "memory", trails);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, "%s", machine);
    paths.forEach(measured -> describe(text, measured));
    if (!peers.isEmpty()) {
      text.append(PeerTable.of(peers));
    }
    trails.forEach(trail -> describe(text, trail));
    return text.toString().stripTrailing();
  }

  private static void describe(StringBuilder text, Paths measured) {
    line(text, "");
    line(text, "### %s", measured.precision);
    line(text, "");
    line(
        text,
        "Matrix product of %d x %d in %s: %.0f GFLOP/s. Models loaded in %.1f s, resident then %.2f GiB.",
        measured.rate.size(),
        measured.rate.size(),
        measured.rate.dtype().precisionName(),
        measured.rate.gigaflops(),
        measured.loadSeconds,
        measured.loadedBytes / 0x1p30);
    line(text, "");
    line(text, "| clip | stage | s a frame | GFLOP a frame | GFLOP/s | of the product's rate |");
    line(text, "|---|---|---|---|---|---|");
    for (PathSpeed speed : measured.speeds) {
      for (StageSpeed stage : speed.stages()) {
        line(
            text,
            "| %s, %d frames of %d x %d | %s | %.2f | %.0f | %.0f | %.2f |",
            speed.clip(),
            speed.frames(),
            speed.width(),
            speed.height(),
            stage.stage(),
            stage.secondsPerFrame(),
            stage.gigaflop() / stage.frames(),
            stage.gigaflops(),
            stage.gigaflops() / measured.rate.gigaflops());
      }
    }
    line(text, "");
    line(
        text,
        "Peak resident memory: %.2f GiB.",
        measured.speeds.stream().mapToLong(PathSpeed::peakBytes).max().orElseThrow() / 0x1p30);
  }

  private static void describe(StringBuilder text, Trail trail) {
    List<Long> bytes = trail.trail.bytes();
    line(text, "");
    line(text, "### Resident memory over %d runs, %s", bytes.size(), trail.precision);
    line(text, "");
    line(text, "| run | GiB |");
    line(text, "|---|---|");
    int step = Math.max(1, bytes.size() / 10);
    for (int i = step - 1; i < bytes.size(); i += step) {
      line(text, "| %d | %.3f |", i + 1, bytes.get(i) / 0x1p30);
    }
    line(text, "");
    line(text, "Growth after the first tenth: %+.1f %%.", 100 * trail.trail.growth());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
