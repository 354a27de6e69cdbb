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
    write(MiniFolder.GROUNDER, Map.of("", model), file);
  }

  public void segmenter(Sam2 model, Sam2Config config) {
    write(MiniFolder.SEGMENTER, Map.of("", model), config);
  }

  /** Its adapter, if it has one, must have been merged. */
  public void thinker(RefThinker model) {
    write(MiniFolder.THINKER, MiniFolder.parts(model), model.config());
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

  private void write(String part, Map<String, Module> modules, Object config) {
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
                          tensors.put(prefix + key, parameter.as(type(parameter)));
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
