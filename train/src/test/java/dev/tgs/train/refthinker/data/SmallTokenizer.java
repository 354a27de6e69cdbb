package dev.tgs.train.refthinker.data;

import dev.tgs.models.llama.LlamaTokenizer;
import dev.tgs.models.llama.TokenizerFiles;
import dev.tgs.models.refthinker.RefThinkerTokens;
import dev.tgs.train.thinker.ThinkerTraining;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Tokenizers of LLaMA's kind with the tokens of Ref-Thinker. */
final class SmallTokenizer {
  private static final Path PUBLISHED =
      Path.of(
          System.getProperty("tgs.shared", "../../shared"), "tokenizers/llama2-tokenizer.model");

  private SmallTokenizer() {}

  @FunctionalInterface
  private interface Model {
    InputStream open() throws IOException;
  }

  private record Single(Model model) implements TokenizerFiles {
    @Override
    public Optional<InputStream> open(String name) throws IOException {
      return name.equals("tokenizer.model") ? Optional.of(model.open()) : Optional.empty();
    }

    @Override
    public String place(String name) {
      return name;
    }
  }

  /** That of the small thinker. */
  static LlamaTokenizer small() throws IOException {
    return read(() -> ThinkerTraining.class.getResourceAsStream("tokenizer.model"), false);
  }

  /** LLaMA-2's own, which is not ours to hand on. */
  static LlamaTokenizer published(boolean legacy) throws IOException {
    Assumptions.assumeTrue(Files.exists(PUBLISHED), PUBLISHED + " is not there");
    return read(() -> Files.newInputStream(PUBLISHED), legacy);
  }

  private static LlamaTokenizer read(Model model, boolean legacy) throws IOException {
    return LlamaTokenizer.read(new Single(model))
        .withLegacy(legacy)
        .withAddedTokens(RefThinkerTokens.ADDED);
  }
}
