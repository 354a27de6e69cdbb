package dev.tgs.models.bert;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/**
 * Where the tensors of {@link Bert} stand in published checkpoints: its keys are those of Hugging
 * Face, bare or after {@code bert.}; older files call the two parameters of a norm by other names.
 */
public final class BertKeys {
  private static final KeyLayout HUGGING_FACE =
      new KeyLayout("Hugging Face", "embeddings.LayerNorm.weight", KeyRules.SAME);

  private static final KeyLayout OLDER =
      new KeyLayout(
          "older files",
          "embeddings.LayerNorm.gamma",
          KeyRules.of(
              """
              LayerNorm.weight$ -> LayerNorm.gamma
              LayerNorm.bias$   -> LayerNorm.beta
              """));

  private BertKeys() {}

  /** The source under the keys of {@link Bert}. */
  public static TensorSource of(TensorSource source, Set<String> wanted) {
    return KeyLayout.recognise("BERT", source, wanted, HUGGING_FACE, OLDER);
  }
}
