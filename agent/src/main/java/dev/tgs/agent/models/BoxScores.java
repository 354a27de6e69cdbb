package dev.tgs.agent.models;

import dev.tgs.agent.Candidate;
import java.util.ArrayList;
import java.util.List;

/** From the detector's raw answers for one frame to candidates. */
final class BoxScores {
  private BoxScores() {}

  /**
   * The queries whose score is above the threshold, in query order. The score of a query is the
   * largest of its sigmoids over the text tokens that count.
   *
   * @param logits [queries, columns] in row order; minus infinity where there is no token
   * @param boxes [queries, 4], centre and size as fractions of the frame
   * @param counted for each token whether it counts; columns beyond do not
   */
  static List<Candidate> candidates(
      float[] logits, float[] boxes, boolean[] counted, float threshold) {
    int queries = boxes.length / 4;
    int columns = logits.length / queries;
    List<Candidate> candidates = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      float best = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < Math.min(columns, counted.length); c++) {
        if (counted[c]) {
          best = Math.max(best, logits[q * columns + c]);
        }
      }
      float score = (float) (1 / (1 + Math.exp(-best)));
      if (score > threshold) {
        int b = 4 * q;
        candidates.add(new Candidate(boxes[b], boxes[b + 1], boxes[b + 2], boxes[b + 3], score, q));
      }
    }
    return candidates;
  }
}
