package dev.tgs.bench.speed;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Several references of a clip that are thought about together, beside one alone. The shared part
 * of the prompt is counted in both, what sees and hears the clip in neither.
 *
 * @param newTokens of each reference
 * @param oneSeconds of one
 * @param allSeconds of all together
 * @param same how many got the tokens that they get alone
 */
public record ReferencesSpeed(
    int references, int newTokens, double oneSeconds, double allSeconds, int same) {
  /** All together cost so many times what one costs. */
  @JsonProperty
  public double ratio() {
    return allSeconds / oneSeconds;
  }
}
