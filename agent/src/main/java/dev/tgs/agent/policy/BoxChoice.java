package dev.tgs.agent.policy;

import dev.tgs.agent.Candidate;
import java.util.List;
import java.util.OptionalInt;

/** Which of the boxes above the threshold is cut out. */
public enum BoxChoice {
  /**
   * The first in the detector's query order, that is by the score of its encoder: what taking
   * {@code boxes[:1]} gives, since the boxes are never sorted by their final score.
   */
  FIRST_QUERY {
    @Override
    public OptionalInt choose(List<Candidate> candidates) {
      return candidates.isEmpty() ? OptionalInt.empty() : OptionalInt.of(0);
    }
  },
  /** The one with the highest final score, the first of equals. */
  BEST_SCORE {
    @Override
    public OptionalInt choose(List<Candidate> candidates) {
      int best = -1;
      for (int i = 0; i < candidates.size(); i++) {
        if (best < 0 || candidates.get(i).score() > candidates.get(best).score()) {
          best = i;
        }
      }
      return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }
  };

  /**
   * @param candidates in query order
   */
  public abstract OptionalInt choose(List<Candidate> candidates);
}
