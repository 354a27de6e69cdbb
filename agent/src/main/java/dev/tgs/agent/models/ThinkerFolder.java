package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the files of a Ref-Thinker in a models folder, by their published names or short ones. */
final class ThinkerFolder {
  /** Written by {@link ThinkerMerge} in the place of what was merged. */
  static final String PROJECTORS = "projectors.safetensors";

  static final String LLM = "llm";
  static final String CLIP = "clip";
  static final String BEATS = "beats.pt";
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

  private static final Part MERGED = new Part("merged projectors", "", List.of(PROJECTORS));

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
    List<String> missing =
        needed.stream()
            .filter(part -> part.in(folder).isEmpty())
            .map(
                part ->
                    "%s as %s (from %s)"
                        .formatted(part.what(), String.join(" or ", part.names()), part.url()))
            .toList();
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
}
