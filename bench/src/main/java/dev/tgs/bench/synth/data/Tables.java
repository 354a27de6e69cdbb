package dev.tgs.bench.synth.data;

import dev.tgs.bench.synth.Split;
import dev.tgs.media.AtomicFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that list the references of a data set. */
record Tables(Layout layout) {
  void write(List<Truth> truths) {
    AtomicFiles.writeString(
        layout.metadata(), table(truths.stream().filter(truth -> !truth.reworded()).toList()));
    AtomicFiles.writeString(
        layout.reworded(), table(truths.stream().filter(Truth::reworded).toList()));
    Map<String, Map<String, String>> chains = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    for (Truth truth : truths) {
      if (truth.split() == Split.TRAIN || truth.split() == Split.VAL) {
        chains.put(truth.uid(), Map.of("output", truth.chain()));
      }
      lines.append(SynthJson.line(TruthLine.of(truth))).append('\n');
    }
    AtomicFiles.writeString(layout.chains(), SynthJson.pretty(chains));
    AtomicFiles.writeString(layout.truth(), lines);
  }

  /** As published: of a null reference, vid is the clip without the mark of its twin. */
  private static String table(List<Truth> truths) {
    StringBuilder table = new StringBuilder("vid,uid,split,fid,exp\n");
    for (Truth truth : truths) {
      String vid = truth.vid().replaceFirst("^null_[cm]-", "");
      table
          .append(vid)
          .append(',')
          .append(truth.uid())
          .append(',')
          .append(truth.split().word())
          .append(',')
          .append(truth.fid())
          .append(',')
          .append(quoted(truth.expression()))
          .append('\n');
    }
    return table.toString();
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
