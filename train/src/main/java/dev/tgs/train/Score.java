package dev.tgs.train;

import java.util.Map;

/**
 * Result of a validation.
 *
 * @param value the larger the better; the best weights are kept by it; NaN where nothing can be
 *     said, so that the last ones are
 * @param metrics what is reported, by name, in one fixed order
 */
public record Score(double value, Map<String, Double> metrics) {}
