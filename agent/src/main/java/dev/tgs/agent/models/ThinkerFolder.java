package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the files of a Ref-Thinker in a models folder, by their published names or short ones. */
final class ThinkerFolder {
  /** Written by {@link ThinkerMerge} in the place of what was merged. */
  static final String PROJECTORS = "projectors.safetensors";

  /** The projectors as they come out of their pre-training. */
  static final String VISUAL_PRETRAIN = "visual_pretrain.bin";

  static final String AUDIO_PRETRAIN = "audio_pretrain.bin";

  static final String LLM = "llm";
  static final String CLIP = "clip";
  static final String BEATS = "beats.pt";

  /** What a merge writes; the last one tells that it is one. */
  static final List<String> MERGED_NAMES = List.of(LLM, CLIP, BEATS, PROJECTORS);

  private static final String HUB = "https://huggingface.co/";
  private static final String TGS = HUB + "Jinxing1/TGS-Agent";

  /** One part: where it may lie, and where it comes from. */
  private record Part(String what, String url, List<String> names) {
    Optional<Path> in(Path folder) {
      return names.stream().map(folder::resolve).filter(Files::exists).findFirst();
    }
  }

  private static final Part LANGUAGE_MODEL =
      new Part(
          "the language model",
          HUB + "meta-llama/Llama-2-7b-chat-hf",
          List.of("Llama-2-7b-chat-hf", LLM));

  private static final Part VISION =
      new Part(
          "CLIP", HUB + "openai/clip-vit-large-patch14", List.of("clip-vit-large-patch14", CLIP));

  private static final Part HEARING =
      new Part(
          "BEATs",
          "https://github.com/microsoft/unilm/tree/master/beats",
          List.of("BEATs_iter3_plus_AS2M_finetuned_on_AS2M_cpt2.pt", BEATS));

  private static final Part ADAPTER =
      new Part(
          "the adapter",
          TGS,
          List.of("checkpoint-551/finetune_weights.bin", "finetune_weights.bin"));

  private static final Part TRAINED =
      new Part("the projectors and embeddings", TGS, List.of("non_lora_trainables.bin"));

  private static final Part VISUAL =
      new Part("the visual projector", TGS, List.of(VISUAL_PRETRAIN));

  private static final Part AUDIO = new Part("the audio projector", TGS, List.of(AUDIO_PRETRAIN));

  private static final Part MERGED = new Part("merged projectors", "", List.of(PROJECTORS));

  private static final List<Part> ALL =
      List.of(LANGUAGE_MODEL, VISION, HEARING, ADAPTER, TRAINED, MERGED);

  private final Path folder;

  ThinkerFolder(Path folder) {
    this.folder = ModelFolder.existing(folder);
  }

  /**
   * Where everything lies.
   *
   * @throws AgentException with all that is missing, and where it comes from
   */
  RefThinkerFiles files() {
    Optional<Path> merged = MERGED.in(folder);
    List<Part> needed = new ArrayList<>(List.of(LANGUAGE_MODEL, VISION, HEARING));
    if (merged.isEmpty()) {
      needed.add(ADAPTER);
      needed.add(TRAINED);
    }
    List<String> missing = missing(needed);
    if (!missing.isEmpty()) {
      throw new AgentException(
          "The models folder '%s' cannot think, it lacks %s; put them there, or go on with --no-think or --thinker."
              .formatted(folder.toAbsolutePath(), String.join(", ", missing)));
    }
    return new RefThinkerFiles(
        LANGUAGE_MODEL.in(folder).orElseThrow(),
        VISION.in(folder).orElseThrow(),
        HEARING.in(folder).orElseThrow(),
        merged.isPresent() ? Optional.empty() : ADAPTER.in(folder),
        merged.or(() -> TRAINED.in(folder)).orElseThrow());
  }

  /**
   * Where everything lies that a training begins with.
   *
   * @throws AgentException with all that is missing, and where it comes from
   */
  TrainingFiles trainingFiles() {
    List<String> missing = missing(List.of(LANGUAGE_MODEL, VISION, HEARING));
    if (!missing.isEmpty()) {
      throw new AgentException(
          "From the models folder '%s' no thinker can be trained, it lacks %s; put them there, or try with --models mini."
              .formatted(folder.toAbsolutePath(), String.join(", ", missing)));
    }
    return new TrainingFiles(
        LANGUAGE_MODEL.in(folder).orElseThrow(),
        VISION.in(folder),
        HEARING.in(folder),
        VISUAL.in(folder),
        AUDIO.in(folder));
  }

  private List<String> missing(List<Part> needed) {
    return needed.stream()
        .filter(part -> part.in(folder).isEmpty())
        .map(
            part ->
                "%s as %s (from %s)"
                    .formatted(part.what(), String.join(" or ", part.names()), part.url()))
        .toList();
  }

  /** Refuses to write into this folder, whatever links lead there. */
  void requireOther(Path out, RefThinkerFiles files) {
    boolean same =
        Files.exists(out)
            && (real(folder).equals(real(out))
                || Stream.of(files.llm(), files.clip(), files.beats())
                    .anyMatch(part -> real(out).equals(real(part).getParent())));
    if (same) {
      throw new AgentException(
          "'%s' holds the parts themselves; give another folder for what is merged."
              .formatted(out));
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks that nothing stands where a merge writes, or what would hide it.
   *
   * @param force whether an earlier merge may stand there
   */
  static void requireRoom(Path out, boolean force) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new AgentException("'%s' is a file; give a folder, new or old.".formatted(out));
    }
    List<String> there =
        ALL.stream()
            .flatMap(part -> part.names().stream())
            .filter(name -> Files.exists(out.resolve(name)))
            .toList();
    boolean earlier = there.contains(PROJECTORS) && MERGED_NAMES.containsAll(there);
    if (!there.isEmpty() && !(earlier && force)) {
      throw new AgentException(
          "'%s' holds %s already; give another folder%s."
              .formatted(
                  out,
                  String.join(", ", there),
                  earlier ? ", or --force to replace an earlier merge" : ""));
    }
  }
}
