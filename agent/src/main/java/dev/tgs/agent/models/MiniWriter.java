package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes what {@link MiniFolder} reads.
 *
 * @param dtype in which weights are written
 */
public record MiniWriter(Path folder, DType dtype) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  public void grounder(GroundingDino model, GrounderFile file) {
    write(MiniFolder.GROUNDER, Map.of("", model), Map.of(), file);
  }

  public void segmenter(Sam2 model, Sam2Config config) {
    write(MiniFolder.SEGMENTER, Map.of("", model), Map.of(), config);
  }

  /** With its adapter, if it has one, added to the weights for good. */
  public void thinker(RefThinker model) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> merged = new LinkedHashMap<>();
      model.adapter().ifPresent(adapter -> merge(adapter, model.llm(), merged));
      write(MiniFolder.THINKER, MiniFolder.parts(model), merged, model.config());
    }
  }

  private void merge(LoraAdapter adapter, Llama llm, Map<String, Tensor> merged) {
    Map<String, Parameter> weights = llm.parameters();
    for (String path : adapter.paths()) {
      String key = "model." + path + ".weight";
      merged.put("llm." + key, adapter.merge(path, weights.get(key).get()).to(dtype));
    }
  }

  /**
   * @param text Markdown; its first paragraph says in one sentence what world the agent knows
   */
  public void card(String text) {
    AtomicFiles.writeString(folder.resolve(MiniFolder.CARD), text);
  }

  /** Writes the digests of all files, which a built-in agent needs; last of all. */
  public void digests() {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith(".") && !name.equals(MiniModels.DIGESTS))
              .sorted()
              .toList();
      StringBuilder lines = new StringBuilder();
      for (String name : names) {
        lines.append(MiniModels.digest(folder.resolve(name))).append("  ").append(name);
        lines.append('\n');
      }
      AtomicFiles.writeString(folder.resolve(MiniModels.DIGESTS), lines);
    } catch (IOException e) {
      throw new AgentException("'%s' cannot be read (%s).".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * @param others values of parameters that have another one than in their module, by key
   */
  private void write(
      String part, Map<String, Module> modules, Map<String, Tensor> others, Object config) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      Set<Parameter> done = new HashSet<>();
      modules.forEach(
          (prefix, module) ->
              module
                  .parameters()
                  .forEach(
                      (key, parameter) -> {
                        if (done.add(parameter)) {
                          Tensor other = others.get(prefix + key);
                          tensors.put(
                              prefix + key, other == null ? parameter.as(type(parameter)) : other);
                        }
                      }));
      Safetensors.write(folder.resolve(part + MiniFolder.WEIGHTS), tensors, Map.of());
    }
    try {
      String json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config);
      AtomicFiles.writeString(folder.resolve(part + MiniFolder.CONFIG), json + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DType type(Parameter parameter) {
    return switch (parameter.kind()) {
      case COMPUTE -> dtype;
      case FLOAT32 -> DType.F32;
      case INDEX -> DType.I64;
    };
  }
}
