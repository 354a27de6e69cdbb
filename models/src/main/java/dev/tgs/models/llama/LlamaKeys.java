package dev.tgs.models.llama;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/** The keys of {@link Llama} are those of Hugging Face, bare or after a prefix. */
public final class LlamaKeys {
  private static final KeyLayout HUGGING_FACE =
      new KeyLayout("Hugging Face", "model.embed_tokens.weight", KeyRules.SAME);

  private LlamaKeys() {}

  /** The source under the keys of {@link Llama}. */
  public static TensorSource of(TensorSource source, Set<String> wanted) {
    return KeyLayout.recognise("a LLaMA or Qwen2", source, wanted, HUGGING_FACE);
  }
}
