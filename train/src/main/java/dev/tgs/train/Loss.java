package dev.tgs.train;

import dev.tgs.engine.Tensor;
import java.util.Map;

/**
 * Loss of one part of a batch.
 *
 * @param total one element, from which the gradients are taken; the parts' mean is what a step
 *     lowers
 * @param terms what is reported, by name, in one fixed order
 * @param samples that it was computed from
 */
public record Loss(Tensor total, Map<String, Double> terms, int samples) {}
