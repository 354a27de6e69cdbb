package dev.tgs.models.qformer;

import dev.tgs.engine.KeyLayout;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.TensorSource;
import java.util.Set;

/**
 * Where the tensors of a {@link QformerProjector} stand in published checkpoints: after {@code
 * vl_projector.} or {@code al_projector.}, in turn after what training put before them.
 */
public final class QformerKeys {
  private QformerKeys() {}

  /** The source under the keys of the visual projector. */
  public static TensorSource visual(TensorSource source, Set<String> wanted) {
    return of("the visual Q-Former", QformerProjector.VISUAL, source, wanted);
  }

  /** The source under the keys of the audio projector. */
  public static TensorSource audio(TensorSource source, Set<String> wanted) {
    return of("the audio Q-Former", QformerProjector.AUDIO, source, wanted);
  }

  private static TensorSource of(
      String model, String name, TensorSource source, Set<String> wanted) {
    KeyLayout layout = new KeyLayout("the authors' layout", name + "_query_tokens", KeyRules.SAME);
    return KeyLayout.recognise(model, source, wanted, layout);
  }
}
