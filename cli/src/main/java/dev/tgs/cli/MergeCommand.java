package dev.tgs.cli;

import dev.tgs.agent.models.ThinkerMerge;
import dev.tgs.engine.DType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "merge",
    description = {
      "Add the adapter of a Ref-Thinker to the weights of its language model for good.",
      "The folder that comes out thinks the same without an adapter, a little faster."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs weights merge weights/ --out merged/",
      "  ./tgs weights merge weights/ --out merged/ --precision bf16 --force",
      "  ./tgs think clip.mp4 \"the singer\" --models merged/ --quantize int4"
    })
final class MergeCommand implements Runnable {
  @Parameters(
      paramLabel = "DIR",
      description = "Folder with the weights of Ref-Thinker under their published names.")
  private Path models;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      required = true,
      description = "Folder for what comes out; CLIP and BEATs come along.")
  private Path out;

  @Option(
      names = "--precision",
      paramLabel = "fp32|bf16",
      description =
          "Type in which the language model is written (default: that of each tensor's own file).")
  private String precision;

  @Option(names = "--force", description = "Replace an earlier merge in OUT.")
  private boolean force;

  @Mixin private Console console;

  @Override
  public void run() {
    Optional<DType> type = Optional.ofNullable(precision).map(DType::parsePrecision);
    ThinkerMerge.Report report =
        new ThinkerMerge(models, type)
            .into(out, force, console.progress(), note -> console.note("%s", note));
    if (console.json()) {
      console.printJson(row(report));
    }
    console.say(
        "The adapter is part of %d layers; the language model has %.2f GiB.",
        report.adapted(), report.bytes() / 0x1p30);
    console.say("Use it with --models %s", out);
  }

  private Map<String, Object> row(ThinkerMerge.Report report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("out", out.toString());
    row.put("adapted_layers", report.adapted());
    row.put("language_model_bytes", report.bytes());
    return row;
  }
}
