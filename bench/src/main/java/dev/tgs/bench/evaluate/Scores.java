package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Of one reference; what does not apply is null.
 *
 * @param j region similarity; null where nothing is meant
 * @param f F at its best threshold; null where nothing is meant or the thing is never seen
 * @param s how much is marked, the mean over frames of square roots, or as the {@link Protocol} has
 *     it; where nothing is meant, lower is better
 * @param pooledS the square root of what is marked in all frames together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scores(Float j, Float f, Float s, Float pooledS) {}
