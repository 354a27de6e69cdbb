package dev.tgs.cli;

import dev.tgs.bench.parity.Parity;
import dev.tgs.bench.parity.ParityCall;
import dev.tgs.engine.DType;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "parity",
    description = {
      "Run one model or step on tensors from a file, to compare it with the public Python code.",
      "docs/parity.md tells the names and shapes of its inputs and outputs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tgs parity grounding-dino --weights W.pth --config C.json \\",
      "      --inputs in.safetensors --outputs out.safetensors",
      "  ./tgs parity bert-tokenizer --weights vocab.txt \\",
      "      --inputs in.jsonl --outputs out.jsonl",
      "  ./tgs parity metrics --inputs in.safetensors --outputs out.safetensors"
    })
final class ParityCommand implements Runnable {
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Parity.names().iterator();
    }
  }

  @Parameters(
      paramLabel = "MODEL",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "PATH",
      description = "File or folder in the published or the Hugging Face layout.")
  private Path weights;

  @Option(
      names = "--adapter",
      paramLabel = "PATH",
      description = "LoRA of a language model: a peft folder, or a file that holds it.")
  private Path adapter;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "JSON with the published names; absent fields are as published.")
  private Path config;

  @Option(names = "--inputs", required = true, paramLabel = "FILE", description = "To read.")
  private Path inputs;

  @Option(names = "--outputs", required = true, paramLabel = "FILE", description = "To write.")
  private Path outputs;

  @Option(
      names = "--precision",
      paramLabel = "fp32|bf16",
      defaultValue = "fp32",
      description = "Of the weights and the computation (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Override
  public void run() {
    Parity.run(
        model,
        new ParityCall(
            Optional.ofNullable(weights),
            Optional.ofNullable(adapter),
            Optional.ofNullable(config),
            inputs,
            outputs,
            DType.parsePrecision(precision)));
  }
}
