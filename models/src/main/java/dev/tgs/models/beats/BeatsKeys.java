package dev.tgs.models.beats;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/** Where the tensors of {@link Beats} stand in published checkpoints: under its own keys. */
public final class BeatsKeys {
  private static final KeyLayout PUBLISHED =
      new KeyLayout("the authors' layout", "encoder.pos_conv.0.weight_v", KeyRules.SAME);

  private BeatsKeys() {}

  /** The source under the keys of {@link Beats}. */
  public static TensorSource of(TensorSource source, Set<String> wanted) {
    return KeyLayout.recognise("BEATs", source, wanted, PUBLISHED);
  }
}
