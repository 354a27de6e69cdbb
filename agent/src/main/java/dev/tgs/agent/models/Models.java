package dev.tgs.agent.models;

import dev.tgs.agent.Grounder;
import dev.tgs.agent.Segmenter;
import dev.tgs.agent.Thinker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loaded models, ready to be put into an {@link dev.tgs.agent.Agent}; closing frees them.
 *
 * @param thinker empty where the reference is looked for as it stands
 * @param cards one for each model, in the order of their phases
 */
public record Models(
    Optional<Thinker> thinker, Grounder grounder, Segmenter segmenter, List<ModelCard> cards)
    implements AutoCloseable {
  public Models {
    cards = List.copyOf(cards);
  }

  /** These models with a thinker from elsewhere, which they own from now on. */
  public Models withThinker(Thinker other, ModelCard card) {
    List<ModelCard> all = new ArrayList<>(List.of(card));
    all.addAll(cards);
    return new Models(Optional.of(other), grounder, segmenter, all);
  }

  @Override
  public void close() {
    try (var first = thinker.orElse(null);
        var second = grounder) {
      segmenter.close();
    }
  }
}
