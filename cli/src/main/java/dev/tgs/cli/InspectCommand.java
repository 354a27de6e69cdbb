package dev.tgs.cli;

import dev.tgs.engine.DType;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.engine.weights.WeightFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = {
      "List the tensors of a weight file: safetensors, torch.save, or a folder with shards.",
      "Nothing in the file is run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs weights inspect sam2.1_hiera_large.pt",
      "  ./tgs weights inspect llama-2-7b/ --grep layers.0",
      "  ./tgs weights inspect groundingdino_swint_ogc.pth --json"
    })
final class InspectCommand implements Runnable {
  @Parameters(paramLabel = "PATH", description = "Weight file, index of shards, or folder.")
  private Path path;

  @Option(
      names = "--grep",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only tensors whose name contains this.")
  private String grep;

  @Mixin private Console console;

  private record Entry(String name, DType dtype, long[] shape) {
    long elements() {
      return Shapes.elements(shape);
    }
  }

  @Override
  public void run() {
    try (TensorSource source = WeightFiles.open(path)) {
      List<Entry> entries =
          source.keys().stream()
              .filter(key -> key.contains(grep))
              .map(key -> new Entry(key, source.dtype(key), source.shape(key)))
              .toList();
      if (console.json()) {
        console.printJson(data(source, entries));
      } else {
        table(source, entries);
      }
    }
  }

  private void table(TensorSource source, List<Entry> entries) {
    int width = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    for (Entry entry : entries) {
      console.print(
          "%-" + Math.max(1, width) + "s  %-4s  %s",
          entry.name(),
          entry.dtype(),
          Arrays.toString(entry.shape()));
    }
    beside(source).forEach((name, value) -> console.print("%s = %s", name, value));
    Map<DType, Long> byType = new TreeMap<>();
    entries.forEach(entry -> byType.merge(entry.dtype(), entry.elements(), Long::sum));
    StringBuilder types = new StringBuilder();
    byType.forEach(
        (type, count) ->
            types.append(String.format(Locale.ROOT, ", %,d elements in %s", count, type)));
    console.print("%d tensors%s, %.1f MiB.", entries.size(), types, bytes(entries) / 0x1p20);
  }

  /** What the file holds beside tensors. */
  private static Map<String, ?> beside(TensorSource source) {
    if (source instanceof TorchFile torch) {
      return torch.values();
    }
    return source instanceof Safetensors safetensors ? safetensors.metadata() : Map.of();
  }

  private static long bytes(List<Entry> entries) {
    return entries.stream().mapToLong(entry -> entry.elements() * entry.dtype().bytes()).sum();
  }

  private static Map<String, Object> data(TensorSource source, List<Entry> entries) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      tensors.put(entry.name(), Map.of("dtype", entry.dtype(), "shape", entry.shape()));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", source.name());
    all.put("tensors", tensors);
    all.put("values", beside(source));
    all.put("bytes", bytes(entries));
    return all;
  }
}
