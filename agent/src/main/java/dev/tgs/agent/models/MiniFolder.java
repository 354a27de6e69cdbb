package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.GroundingDinoGrounder.InputSize;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoKeys;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import dev.tgs.models.sam2.Sam2Keys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder with a small agent whose sizes lie beside its weights: {@code grounder}, {@code
 * segmenter} and {@code thinker}, each as {@code .json} and {@code .safetensors}, with a {@code
 * README.md} that says what world it knows. {@code vocab.txt} (of the detector) and {@code
 * tokenizer.model} or {@code tokenizer.json} (of the thinker) take the place of the built-in ones.
 */
public final class MiniFolder {
  static final String GROUNDER = "grounder";
  static final String SEGMENTER = "segmenter";
  static final String THINKER = "thinker";
  static final String CARD = "README.md";
  static final String WEIGHTS = ".safetensors";
  static final String CONFIG = ".json";

  private static final String VOCABULARY = "vocab.txt";
  private static final long MOST_TEXT_BYTES = 1 << 20;

  private final Path folder;

  /** A folder that {@link #is} one. */
  MiniFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether a folder is laid out like this. */
  public static boolean is(Path folder) {
    return Stream.of(GROUNDER, SEGMENTER, THINKER)
        .anyMatch(part -> Files.isRegularFile(folder.resolve(part + CONFIG)));
  }

  /** The folder that a choice names, if it names such a one. */
  static Optional<MiniFolder> of(ModelChoice choice) {
    if (choice.models().equals(ModelChoice.MINI)) {
      return Optional.of(new MiniFolder(MiniModels.folder()));
    }
    return choice.isRandom()
        ? Optional.empty()
        : Optional.of(Path.of(choice.models())).filter(MiniFolder::is).map(MiniFolder::new);
  }

  /** What world it knows, in one sentence: the first paragraph of its README that is no heading. */
  Optional<String> world() {
    Path card = folder.resolve(CARD);
    if (!Files.isRegularFile(card)) {
      return Optional.empty();
    }
    StringBuilder paragraph = new StringBuilder();
    for (String line : text(card).lines().map(String::strip).toList()) {
      if (line.isEmpty() && !paragraph.isEmpty()) {
        break;
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
      }
    }
    return paragraph.isEmpty() ? Optional.empty() : Optional.of(paragraph.toString());
  }

  Optional<Float> boxThreshold() {
    return Optional.ofNullable(config(GROUNDER, GrounderFile.class).boxThreshold());
  }

  Recipe<GroundingDino> grounder() {
    GrounderFile file = config(GROUNDER, GrounderFile.class);
    return new Recipe<>(
        "Grounding-DINO mini",
        () -> GroundingDino.of(file.model()),
        weights(GROUNDER, GroundingDinoKeys::of));
  }

  InputSize inputSize() {
    GrounderFile file = config(GROUNDER, GrounderFile.class);
    return new InputSize(file.size(), file.maxSize());
  }

  BertTokenizer vocabulary() {
    Path own = folder.resolve(VOCABULARY);
    if (!Files.isRegularFile(own)) {
      return BertTokenizer.published();
    }
    try (InputStream in = Files.newInputStream(own)) {
      return BertTokenizer.read(in, own.toString(), true);
    } catch (IOException e) {
      throw new AgentException(e.getMessage(), e);
    }
  }

  Recipe<Sam2> segmenter() {
    Sam2Config config = config(SEGMENTER, Sam2Config.class);
    return new Recipe<>("SAM 2.1 mini", () -> Sam2.image(config), weights(SEGMENTER, Sam2Keys::of));
  }

  /** Fails if it has nobody who thinks. */
  void requireThinker() {
    config(THINKER, RefThinkerConfig.class);
    file(THINKER);
  }

  TextTokenizer tokenizer() {
    boolean own =
        Stream.of("tokenizer.model", "tokenizer.json")
            .anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    if (!own) {
      return ThinkerCatalog.builtIn();
    }
    try {
      return TextTokenizer.read(new TokenizerFolder(folder))
          .withAddedTokens(RefThinkerTokens.ADDED);
    } catch (IOException e) {
      throw new AgentException(e.getMessage(), e);
    }
  }

  /** Builds and loads the thinker. */
  RefThinker thinker(Placement placement, Quantization quantization) {
    return thinker(placement, quantization, model -> {});
  }

  /**
   * The same.
   *
   * @param prepare is given the model before it is loaded
   */
  RefThinker thinker(Placement placement, Quantization quantization, Consumer<RefThinker> prepare) {
    RefThinkerConfig config = config(THINKER, RefThinkerConfig.class);
    try (TensorSource whole = WeightFiles.open(file(THINKER))) {
      RefThinker model = new RefThinker(config, quantization);
      prepare.accept(model);
      try {
        parts(model)
            .forEach(
                (prefix, part) ->
                    part.load(
                        RenamedSource.withoutPrefix(whole, prefix),
                        placement.precision(),
                        placement.device()));
        return model;
      } catch (RuntimeException | Error e) {
        model.close();
        throw e;
      }
    }
  }

  /** Parts of a thinker under the beginnings of their keys in its one file. */
  static Map<String, Module> parts(RefThinker model) {
    Map<String, Module> parts = new LinkedHashMap<>();
    parts.put("clip.", model.clip());
    parts.put("beats.", model.beats());
    parts.put("visual.", model.visual());
    parts.put("audio.", model.audio());
    parts.put("llm.", model.llm());
    return parts;
  }

  /**
   * Writes the same agent with another thinker, whose adapter is added to its weights for good.
   *
   * @param to a folder, new or that of such a copy
   * @param thinker of the same vocabulary, its weights as they are, its adapter not routed
   */
  public void copy(Path to, RefThinker thinker) {
    try (Stream<Path> files = Files.list(folder)) {
      Files.createDirectories(to);
      new MiniWriter(to, DType.BF16).thinker(thinker);
      for (Path file : files.filter(MiniFolder::isCopied).toList()) {
        AtomicFiles.write(
            to.resolve(file.getFileName().toString()),
            copy -> Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING));
      }
    } catch (IOException e) {
      throw new AgentException(
          "'%s' cannot be copied to '%s' (%s).".formatted(folder, to, e.getMessage()), e);
    }
  }

  /** All but the thinker's own weights and configuration, and the digests, which hold no more. */
  private static boolean isCopied(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && !name.startsWith(".")
        && !List.of(THINKER + WEIGHTS, THINKER + CONFIG, MiniModels.DIGESTS).contains(name);
  }

  /** Where the weights of the thinker lie. */
  Path thinkerFile() {
    return folder.resolve(THINKER + WEIGHTS);
  }

  private Recipe.Weights weights(String part, WeightFiles.Keys keys) {
    return Recipe.file(file(part), keys);
  }

  private Path file(String part) {
    return existing(part + WEIGHTS);
  }

  private Path existing(String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new AgentException(
          "The mini agent in '%s' lacks %s; train that part, or take another folder."
              .formatted(folder, name));
    }
    return file;
  }

  private <T> T config(String part, Class<T> type) {
    Path file = existing(part + CONFIG);
    try {
      ObjectMapper mapper = new ObjectMapper();
      JsonNode tree = mapper.readTree(text(file));
      return mapper.treeToValue(tree, type);
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AgentException(
          "The configuration %s does not fit its model: %s"
              .formatted(file, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_TEXT_BYTES) {
        throw new AgentException(
            "%s has %d bytes, too many for what it should be.".formatted(file, Files.size(file)));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new AgentException("%s cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }
}
