package dev.tgs.train.thinker;

import dev.tgs.models.llama.LlamaTokenizer;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.llama.TokenizerFiles;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The vocabulary of the small thinker: a piece for each word of the synthetic benchmark. */
final class Tokens {
  /** Pieces, and the added tokens of Ref-Thinker. */
  static final int SIZE = 1256;

  private static final String MODEL = "tokenizer.model";

  private Tokens() {}

  static TextTokenizer tokenizer() {
    try {
      return LlamaTokenizer.read(new Files())
          .withLegacy(false)
          .withAddedTokens(RefThinkerTokens.ADDED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file itself. */
  static InputStream model() {
    return Tokens.class.getResourceAsStream(MODEL);
  }

  private static final class Files implements TokenizerFiles {
    @Override
    public Optional<InputStream> open(String name) {
      return name.equals(MODEL) ? Optional.of(model()) : Optional.empty();
    }

    @Override
    public String place(String name) {
      return MODEL;
    }
  }
}
