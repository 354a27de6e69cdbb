package dev.tgs.agent.models;

import dev.tgs.agent.Grounder;
import dev.tgs.agent.Segmenter;
import java.util.List;

/**
 * Loaded models, ready to be put into an {@link dev.tgs.agent.Agent}; closing frees them.
 *
 * @param cards one for each model, in the order of their phases
 */
public record Models(Grounder grounder, Segmenter segmenter, List<ModelCard> cards)
    implements AutoCloseable {
  public Models {
    cards = List.copyOf(cards);
  }

  @Override
  public void close() {
    try (grounder) {
      segmenter.close();
    }
  }
}
