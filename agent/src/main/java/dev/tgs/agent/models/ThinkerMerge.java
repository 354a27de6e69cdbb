package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.OverlaySource;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes a Ref-Thinker of which the adapter is part of the language model's weights: W + s B A,
 * added in float32. One tensor at a time is in memory.
 *
 * @param models folder of the parts, as they were published
 * @param precision of the language model; each tensor keeps its own if it is empty
 */
public record ThinkerMerge(Path models, Optional<DType> precision) {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";

  /** What a folder of a model may hold beside its weights. */
  private static final Set<String> COMPANIONS = Set.of("json", "model", "txt", "md", "jinja");

  /** What their keys contain. */
  private static final List<String> PROJECTORS = List.of("vl_projector.", "al_projector.");

  private static final Map<String, String> METADATA = Map.of("format", "pt");

  /**
   * What was done.
   *
   * @param adapted layers that the adapter was added to
   * @param bytes of the language model
   */
  public record Report(int adapted, long bytes) {}

  /**
   * Writes the folder, whole or not at all.
   *
   * @param force replaces what an earlier merge left there
   * @param notes is told what is worth knowing about the files
   * @throws AgentException if there is nothing to merge, or no place for it
   */
  public Report into(Path out, boolean force, Progress progress, Consumer<String> notes) {
    ThinkerFolder from = new ThinkerFolder(models);
    RefThinkerFiles files = from.files();
    Path adapterFile =
        files
            .finetune()
            .orElseThrow(
                () ->
                    new AgentException(
                        "The adapter in '%s' is merged already (there is %s); use the folder as it is."
                            .formatted(models, ThinkerFolder.PROJECTORS)));
    from.requireOther(out, files);
    ThinkerFolder.requireRoom(out, force);
    try (TensorSource trained = WeightFiles.open(files.trainables());
        TensorSource tuned = WeightFiles.open(adapterFile);
        TensorSource file = WeightFiles.open(files.llm())) {
      Optional<TensorSource> overlay = RefThinkerFiles.embeddings(trained);
      RefThinkerConfig sizes = files.config();
      LlamaConfig config = sizes.llm().withVocabSize(files.tokens(overlay));
      try (Llama model = new Llama(config);
          LoraAdapter adapter =
              RefThinkerFiles.adapter(
                  adapterFile,
                  sizes.loraAlpha(),
                  model,
                  new Placement(DType.F32, Device.CPU),
                  notes)) {
        requireFixed(adapter, adapterFile);
        TensorSource base = RefThinkerFiles.whole(model, file, overlay);
        model.requireIn(base);
        Steps steps = new Steps(progress);
        ConvertedSource llm = llm(base, model.parameters().keySet(), adapter, steps);
        ConvertedSource projectors = projectors(trained, tuned, steps);
        steps.begin(llm.keys().size() + projectors.keys().size());
        long bytes = bytes(llm);
        DiskSpace.require(out, bytes + bytes(projectors), linked(files));
        write(out, files, llm, config, projectors);
        return new Report(adapter.paths().size(), bytes);
      }
    }
  }

  private static void requireFixed(LoraAdapter adapter, Path file) {
    if (adapter.isRouted()) {
      throw new AgentException(
          "The adapter in '%s' has several heads, of which a router chooses anew for each word, so it cannot be merged; use its folder as it is."
              .formatted(file));
    }
  }

  /** Counts the tensors that are written. */
  private static final class Steps {
    private final Progress progress;
    private int total;
    private int done;

    Steps(Progress progress) {
      this.progress = progress;
    }

    void begin(int all) {
      total = all;
      progress.report(Stage.WRITE, 0, total);
    }

    void next() {
      progress.report(Stage.WRITE, ++done, total);
    }
  }

  private ConvertedSource llm(
      TensorSource base, Set<String> keys, LoraAdapter adapter, Steps steps) {
    Function<String, DType> types = key -> precision.orElse(base.dtype(key));
    return new ConvertedSource(
        base,
        keys,
        types,
        (key, tensor) -> {
          steps.next();
          return adapter.merge(path(key), tensor);
        });
  }

  /** {@code model.layers.0.mlp.up_proj.weight} as the adapter calls it. */
  private static String path(String key) {
    return key.replaceFirst("^model\\.", "").replaceFirst("\\.weight$", "");
  }

  /** Of each projector what the trained file has, else what the adapter's file has. */
  private static ConvertedSource projectors(TensorSource trained, TensorSource tuned, Steps steps) {
    Set<String> keys = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (String projector : PROJECTORS) {
      List<String> found = containing(trained, projector);
      keys.addAll(found);
      if (found.isEmpty()) {
        others.addAll(containing(tuned, projector));
      }
    }
    keys.addAll(others);
    TensorSource both = new OverlaySource(trained, tuned, others);
    ConvertedSource projectors =
        new ConvertedSource(
            both,
            keys,
            both::dtype,
            (key, tensor) -> {
              steps.next();
              return tensor;
            });
    // These refuse a source without what they stand for.
    QformerKeys.visual(projectors, Set.of());
    QformerKeys.audio(projectors, Set.of());
    return projectors;
  }

  private static List<String> containing(TensorSource source, String text) {
    return source.keys().stream().filter(key -> key.contains(text)).toList();
  }

  private static long bytes(TensorSource source) {
    return source.keys().stream()
        .mapToLong(key -> Shapes.elements(source.shape(key)) * source.dtype(key).bytes())
        .sum();
  }

  /** Files that do not change. */
  private static List<Path> linked(RefThinkerFiles files) {
    return Stream.concat(WeightFiles.files(files.clip()).stream(), Stream.of(files.beats()))
        .toList();
  }

  private static void write(
      Path out,
      RefThinkerFiles files,
      TensorSource llm,
      LlamaConfig config,
      TensorSource projectors) {
    try (PendingEntries pending = new PendingEntries(out)) {
      Path folder = pending.folder();
      Path llmFolder = Files.createDirectory(folder.resolve(ThinkerFolder.LLM));
      Safetensors.write(llmFolder.resolve(WEIGHTS), llm, METADATA);
      copyCompanions(files.llm(), llmFolder);
      writeConfig(llmFolder.resolve(CONFIG), config.vocabSize());
      Path clip = folder.resolve(ThinkerFolder.CLIP);
      if (Files.isDirectory(files.clip())) {
        Files.createDirectory(clip);
        copyCompanions(files.clip(), clip);
        for (Path file : WeightFiles.files(files.clip())) {
          link(file, clip.resolve(file.getFileName()));
        }
      } else {
        link(files.clip(), clip);
      }
      link(files.beats(), folder.resolve(ThinkerFolder.BEATS));
      Safetensors.write(folder.resolve(ThinkerFolder.PROJECTORS), projectors, METADATA);
      pending.commit(ThinkerFolder.MERGED_NAMES);
    } catch (IOException e) {
      throw PendingEntries.cannotWrite(out, e);
    }
  }

  private static void copyCompanions(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        boolean index = name.endsWith(".index.json");
        if (!index
            && !name.startsWith(".")
            && (COMPANIONS.contains(ending) || ending.equals(name))) {
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }

  /** The configuration that was copied, with the number of tokens that the weights have. */
  private static void writeConfig(Path file, int tokens) throws IOException {
    if (Files.exists(file)) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode config = (ObjectNode) mapper.readTree(file.toFile());
      config.put("vocab_size", tokens);
      mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), config);
    }
  }

  /** One file under two names where the disk allows it, else a copy. */
  private static void link(Path from, Path to) throws IOException {
    Path real = from.toRealPath();
    try {
      Files.createLink(to, real);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(real, to);
    }
  }
}
