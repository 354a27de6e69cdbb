package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that the published training begins with.
 *
 * @param llm folder of the language model, with or without rows for the added tokens
 * @param clip folder or file of CLIP, if it is needed
 * @param beats file of BEATs, if it is needed
 * @param visual the pre-trained visual projector, if it is there
 * @param audio the pre-trained audio projector, if it is there
 */
record TrainingFiles(
    Path llm,
    Optional<Path> clip,
    Optional<Path> beats,
    Optional<Path> visual,
    Optional<Path> audio) {
  static final String EMBEDDINGS = "model.embed_tokens.weight";

  /** Fails if a projector is not there. */
  void requireProjectors() {
    List<String> missing = new ArrayList<>();
    if (visual.isEmpty()) {
      missing.add(ThinkerFolder.VISUAL_PRETRAIN);
    }
    if (audio.isEmpty()) {
      missing.add(ThinkerFolder.AUDIO_PRETRAIN);
    }
    if (!missing.isEmpty()) {
      throw new AgentException(
          "Beside '%s' the pre-trained projectors are missing: %s; put them there (they come with https://github.com/GeWu-Lab/Crab), train them with 'tgs train projector', or begin with random ones by --fresh-projectors."
              .formatted(llm, String.join(", ", missing)));
    }
  }

  /** The sizes that the files themselves tell, else the published ones, for so many tokens. */
  RefThinkerConfig config(int tokens) {
    RefThinkerConfig config = RefThinkerFiles.config(llm, clip, beats, llm);
    LlamaConfig language = config.llm();
    int rows = language.vocabSize();
    int bare = tokens - RefThinkerTokens.ADDED.size();
    if (rows != bare && rows != tokens) {
      throw new AgentException(
          "The language model in '%s' has embeddings for %d tokens, but its tokenizer has %d, or %d with those of Ref-Thinker; use the tokenizer that belongs to it."
              .formatted(llm, rows, bare, tokens));
    }
    return config.withLlm(language.withVocabSize(tokens));
  }
}
