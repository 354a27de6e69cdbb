package dev.tgs.models.llama;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 takes the likeliest token, the first of equals; 1 draws as the model says
 * @param topP draws only from the likeliest tokens that together have this probability
 * @param seed of the draws; every sequence draws from a sequence of random numbers of its own
 */
public record TokenChoice(double temperature, double topP, long seed) {
  public static final TokenChoice GREEDY = new TokenChoice(0, 1, 0);

  public TokenChoice {
    if (!(temperature >= 0 && temperature <= 100) || !(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "The temperature must be from 0 to 100 and top-p above 0 and at most 1, not %s and %s."
              .formatted(temperature, topP));
    }
  }

  SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  /**
   * @param logits of every token
   */
  int choose(float[] logits, SplittableRandom random) {
    if (temperature == 0) {
      int best = 0;
      for (int i = 1; i < logits.length; i++) {
        if (logits[i] > logits[best]) {
          best = i;
        }
      }
      return best;
    }
    double[] weights = weights(logits);
    int[] ranked =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -weights[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = Arrays.stream(weights).sum();
    int kept = 0;
    double mass = 0;
    while (kept < ranked.length && (kept == 0 || mass < topP * total)) {
      mass += weights[ranked[kept++]];
    }
    double at = random.nextDouble() * mass;
    for (int i = 0; i < kept; i++) {
      at -= weights[ranked[i]];
      if (at < 0) {
        return ranked[i];
      }
    }
    return ranked[kept - 1];
  }

  private double[] weights(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double[] weights = new double[logits.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - most) / temperature);
    }
    return weights;
  }
}
