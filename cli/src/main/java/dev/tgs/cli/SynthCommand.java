package dev.tgs.cli;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.DataWriter;
import dev.tgs.bench.synth.data.Plan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "synth",
    description = {
      "Draw and play a benchmark: ten-second clips with sound, references and true masks.",
      "The folder has the layout of Ref-AVSBench, and the same seed gives the same bytes.",
      "What was broken off is continued by the same call."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs synth --clips 200 --seed 7 --out data/",
      "  ./tgs synth --clips 1000 --seed 1 --out data/ --no-video",
      "  ./tgs synth --clips 1000 --seed 9 --split test_s,test_u,test_n --out data/",
      "  ./tgs segment data/media/synth7_test_s_00000 \"the thing that sounds first\" --out out/"
    })
final class SynthCommand implements Runnable {
  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Scenes of all splits together, 10 or more (default: ${DEFAULT-VALUE}): 70 %% train, 6 %%"
              + " val, 10 %% test_s, 8 %% test_u, 6 %% test_n. Half of train and val have a twin to"
              + " whose references nothing fits.")
  private int clips;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Of all that is left to chance, 0 or more (default: ${DEFAULT-VALUE}).")
  private int seed;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the data set.")
  private Path out;

  @Option(
      names = "--no-video",
      description = "Without clip.mp4 for each clip, which takes most of the time.")
  private boolean noVideo;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Only these splits: ${COMPLETION-CANDIDATES} (default: all).",
        "Their scenes are those that they have in the whole data set."
      })
  private List<Split> splits;

  @Mixin private Console console;

  @Override
  public void run() {
    DataWriter.Report report =
        DataWriter.write(out, new Plan(seed, clips, !noVideo, splits), console.progress());
    if (console.json()) {
      console.printJson(row(report));
    }
    console.say(
        "%d clips (%d of them new) with %d references are in %s",
        report.clips(), report.written(), report.references(), out);
  }

  private Map<String, Object> row(DataWriter.Report report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("out", out.toString());
    row.put("clips", report.clips());
    row.put("written", report.written());
    row.put("references", report.references());
    return row;
  }
}
