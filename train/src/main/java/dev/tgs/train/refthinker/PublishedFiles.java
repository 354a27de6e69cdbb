package dev.tgs.train.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a trained Ref-Thinker under the names, keys and types of the published training
 * script. Each appears whole or not at all. What published files have of the Q-Formers for text,
 * which nothing runs, is neither read nor written; the published code does without.
 *
 * @see <a href="https://github.com/jasongief/TGS-Agent">TGS-Agent</a>
 */
public final class PublishedFiles {
  /** Adapter and projectors, in the folder of a checkpoint. */
  public static final String FINETUNE = "finetune_weights.bin";

  /** Projectors, embeddings and head, at the end of a run. */
  public static final String TRAINABLES = "non_lora_trainables.bin";

  /** The adapter as peft saves it, beside {@link #ADAPTER_CONFIG}. */
  public static final String ADAPTER = "adapter_model.safetensors";

  public static final String ADAPTER_CONFIG = "adapter_config.json";

  /** The visual projector before fine-tuning. */
  public static final String VISUAL = "visual_pretrain.bin";

  /** The audio projector before fine-tuning. */
  public static final String AUDIO = "audio_pretrain.bin";

  /** All that is trained in one file, which the published script does not have. */
  public static final String TRAINED = "trained.safetensors";

  /** What peft puts before the keys of the model. */
  private static final String PEFT = "base_model.model.";

  private static final String CHECKPOINT = "checkpoint-";
  private static final Pattern CHECKPOINTS = Pattern.compile(CHECKPOINT + "(\\d{1,18})");

  private static final int KEYS_SHOWN = 3;

  private final Path folder;
  private final RefThinker model;
  private final DType dtype;

  /**
   * @param folder of the run
   * @param dtype of the tensors in the files: {@code BF16} as published, or {@code F32}
   */
  public PublishedFiles(Path folder, RefThinker model, DType dtype) {
    if (dtype != DType.BF16 && dtype != DType.F32) {
      throw new IllegalArgumentException(
          "Trained weights are saved in BF16 or F32, not in %s.".formatted(dtype));
    }
    this.folder = folder;
    this.model = model;
    this.dtype = dtype;
  }

  /** Writes adapter and projectors into the folder of a step, as after each epoch. */
  public Path checkpoint(long step) {
    return finetune(folder.resolve(CHECKPOINT + step));
  }

  /**
   * Writes adapter and projectors beside what is written at the end, so that the program finds them
   * there whatever the step was.
   */
  public Path finetune() {
    return finetune(folder);
  }

  private Path finetune(Path where) {
    Path file = in(where, FINETUNE);
    TorchFile.write(
        file, tensors(file, PEFT, TrainedPart.ADAPTER, TrainedPart.VISUAL, TrainedPart.AUDIO));
    return file;
  }

  /** Writes projectors, embeddings and head, as at the end. */
  public Path trainables() {
    Path file = in(folder, TRAINABLES);
    TorchFile.write(
        file, tensors(file, PEFT, TrainedPart.VISUAL, TrainedPart.AUDIO, TrainedPart.WORDS));
    return file;
  }

  /**
   * Writes the adapter for peft, as at the end.
   *
   * @param settings what only the training knows of it
   */
  public Path adapter(AdapterSettings settings) {
    String config = settings.json(model);
    Path file = in(folder, ADAPTER);
    TrainedTensors inMemory = tensors(file, PEFT, TrainedPart.ADAPTER);
    Map<String, Parameter> saved = new LinkedHashMap<>();
    inMemory
        .parameters()
        .forEach((key, parameter) -> saved.put(TrainedPart.withoutName(key), parameter));
    Safetensors.write(
        file, new TrainedTensors(inMemory.name(), dtype, saved), Map.of("format", "pt"));
    AtomicFiles.writeString(folder.resolve(ADAPTER_CONFIG), config);
    return file;
  }

  /** Writes the visual projector, as the pre-training of vision leaves it. */
  public Path visual() {
    return pretrained(VISUAL, TrainedPart.VISUAL);
  }

  /** Writes the audio projector, as the pre-training of sound leaves it. */
  public Path audio() {
    return pretrained(AUDIO, TrainedPart.AUDIO);
  }

  private Path pretrained(String name, TrainedPart part) {
    Path file = in(folder, name);
    TorchFile.write(file, tensors(file, "", part));
    return file;
  }

  /**
   * Writes all that is trained into one file.
   *
   * @param facts free text
   */
  public Path trained(Map<String, String> facts) {
    Path file = in(folder, TRAINED);
    Safetensors.write(file, tensors(file, PEFT, TrainedPart.values()), facts);
    return file;
  }

  private static Path in(Path folder, String name) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainException(
          "The folder '%s' could not be made (%s); check the path and its permissions."
              .formatted(folder, e),
          e);
    }
    return folder.resolve(name);
  }

  private TrainedTensors tensors(Path file, String prefix, TrainedPart... parts) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (TrainedPart part : parts) {
      part.of(model).forEach((key, parameter) -> parameters.put(prefix + key, parameter));
    }
    return new TrainedTensors(file.toString(), dtype, parameters);
  }

  /** The files of checkpoints by their step, those that are there. */
  public SortedMap<Long, Path> checkpoints() {
    SortedMap<Long, Path> found = new TreeMap<>();
    folders()
        .forEach(
            (step, each) -> {
              if (Files.isRegularFile(each.resolve(FINETUNE))) {
                found.put(step, each.resolve(FINETUNE));
              }
            });
    return found;
  }

  private SortedMap<Long, Path> folders() {
    if (!Files.isDirectory(folder)) {
      return new TreeMap<>();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      SortedMap<Long, Path> found = new TreeMap<>();
      for (Path entry : entries.toList()) {
        Matcher match = CHECKPOINTS.matcher(entry.getFileName().toString());
        if (match.matches() && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.put(Long.parseLong(match.group(1)), entry);
        }
      }
      return found;
    } catch (IOException e) {
      throw new TrainException(
          "The folder '%s' could not be listed (%s); check its permissions.".formatted(folder, e),
          e);
    }
  }

  /** Deletes the folders of all checkpoints but the last ones. */
  public void keep(int count) {
    List<Long> whole = List.copyOf(checkpoints().keySet());
    if (count < 1) {
      throw new IllegalArgumentException("At least one checkpoint is kept, not " + count + ".");
    }
    if (whole.size() > count) {
      folders().headMap(whole.get(whole.size() - count)).values().forEach(PublishedFiles::delete);
    }
  }

  private static void delete(Path checkpoint) {
    try (Stream<Path> entries = Files.walk(checkpoint)) {
      // First what makes it one: a folder of which a part was deleted must not look whole.
      Files.deleteIfExists(checkpoint.resolve(FINETUNE));
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw new TrainException(
          "The old checkpoint '%s' could not be deleted (%s); check its permissions, or delete it by hand."
              .formatted(checkpoint, e),
          e);
    }
  }

  /**
   * Copies what a file holds into the model, whose parts must be there with values of some kind.
   * Those that a file lacks stay as they are.
   *
   * @param file one of those written here or by the published script
   * @return the parts that it holds
   * @throws TrainException if it holds a part in part, or none
   */
  public static Set<TrainedPart> read(Path file, RefThinker model) {
    try (TensorSource source = WeightFiles.open(file)) {
      Map<String, String> keys = new TreeMap<>(); // by the key of the model without names
      source.keys().forEach(key -> keys.put(bare(key), key));
      Set<TrainedPart> held = EnumSet.noneOf(TrainedPart.class);
      for (TrainedPart part : TrainedPart.values()) {
        if (keys.keySet().stream().anyMatch(part::owns)) {
          requireWhole(part, part.of(model), source, keys);
          held.add(part);
        }
      }
      if (held.isEmpty()) {
        throw new TrainException(
            "%s holds nothing of what is trained of a Ref-Thinker; give a file such as %s or %s."
                .formatted(file, FINETUNE, TRAINABLES));
      }
      held.forEach(part -> copy(part.of(model), source, keys));
      return held;
    }
  }

  private static String bare(String key) {
    return TrainedPart.withoutName(key.startsWith(PEFT) ? key.substring(PEFT.length()) : key);
  }

  private static void copy(
      Map<String, Parameter> parameters, TensorSource source, Map<String, String> keys) {
    parameters.forEach(
        (key, parameter) -> {
          try (Scope scope = Scope.open()) {
            parameter.get().copyFrom(source.tensor(keys.get(bare(key))));
          }
        });
  }

  private static void requireWhole(
      TrainedPart part,
      Map<String, Parameter> parameters,
      TensorSource source,
      Map<String, String> keys) {
    Set<String> lacking = new TreeSet<>();
    parameters.forEach(
        (key, parameter) -> {
          String there = keys.get(bare(key));
          if (there == null) {
            lacking.add(key);
          } else if (!Arrays.equals(source.shape(there), parameter.shape())) {
            throw new TrainException(
                "Tensor '%s' of %s has shape %s, but the model's is %s; the file is of a model of other sizes."
                    .formatted(
                        there,
                        source.name(),
                        Arrays.toString(source.shape(there)),
                        Arrays.toString(parameter.shape())));
          }
        });
    if (!lacking.isEmpty()) {
      throw new TrainException(
          "%s lacks %d of the %d tensors of the %s, such as %s; it was cut or is of another model, so give another file."
              .formatted(
                  source.name(), lacking.size(), parameters.size(), part.what(), some(lacking)));
    }
    Set<String> strange = new TreeSet<>(keys.keySet());
    parameters.keySet().forEach(key -> strange.remove(bare(key)));
    strange.removeIf(key -> !part.owns(key));
    if (part == TrainedPart.ADAPTER && !strange.isEmpty()) {
      throw new TrainException(
          "%s adapts %d layers or heads that the model's adapter does not have, such as %s; give the model an adapter of the same form."
              .formatted(source.name(), strange.size(), some(strange)));
    }
  }

  private static String some(Set<String> keys) {
    return keys.stream().limit(KEYS_SHOWN).collect(Collectors.joining(", "));
  }
}
