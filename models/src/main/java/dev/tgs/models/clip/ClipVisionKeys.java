package dev.tgs.models.clip;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/**
 * Where the tensors of {@link ClipVision} stand in published checkpoints: under its own keys, bare
 * or after {@code vision_model.}, beside a text tower in most.
 */
public final class ClipVisionKeys {
  private static final KeyLayout HUGGING_FACE =
      new KeyLayout("Hugging Face", "embeddings.class_embedding", KeyRules.SAME);

  private ClipVisionKeys() {}

  /** The source under the keys of {@link ClipVision}. */
  public static TensorSource of(TensorSource source, Set<String> wanted) {
    return KeyLayout.recognise("CLIP's vision tower", source, wanted, HUGGING_FACE);
  }
}
