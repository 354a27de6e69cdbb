package dev.tgs.train;

import dev.tgs.engine.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Loss of one part of a batch.
 *
 * @param total one element, from which the gradients are taken; the parts' mean is what a step
 *     lowers
 * @param terms what is reported, by name, in one fixed order
 * @param samples that it was computed from
 * @param names of these samples, for who must look for a broken one; empty where they have none
 */
public record Loss(Tensor total, Map<String, Double> terms, int samples, List<String> names) {
  /** Of samples without names. */
  public Loss(Tensor total, Map<String, Double> terms, int samples) {
    this(total, terms, samples, List.of());
  }
}
